using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>
/// The same rule for one worker and nothing else, as one would write it by hand: a queue, a lock and a thread of its own, which goes
/// from one batch to the next without asking anybody. No bound, no cancel, no deadline, no second worker. What it
/// waits for longer than the ideal does is the machine's.
/// </summary>
internal sealed class ByHand : IDisposable
{
    static readonly long Wait = Cost.Timestamps(Cost.Wait);

    readonly Queue<(int Call, long At, TaskCompletionSource<int> Answer)> waiting = new();
    readonly Paced worker;
    readonly Thread thread;
    bool hasEnded;

    internal ByHand(Paced worker)
    {
        this.worker = worker;
        thread = new(Work) { IsBackground = true, Name = "by hand" };
        thread.Start();
    }

    internal Task<int> Send(int call)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (waiting)
        {
            waiting.Enqueue((call, Stopwatch.GetTimestamp(), answer));
            if (waiting.Count is 1 or Cost.Max) Monitor.Pulse(waiting);
        }

        return answer.Task;
    }

    public void Dispose()
    {
        lock (waiting)
        {
            hasEnded = true;
            Monitor.Pulse(waiting);
        }

        thread.Join();
    }

    void Work()
    {
        while (true)
        {
            (int Call, long At, TaskCompletionSource<int> Answer)[] batch;
            lock (waiting)
            {
                while (!IsDue(out var left))
                {
                    if (hasEnded) return;
                    Monitor.Wait(waiting, left);
                }

                batch = new (int, long, TaskCompletionSource<int>)[Math.Min(waiting.Count, Cost.Max)];
                for (var i = 0; i < batch.Length; i++) batch[i] = waiting.Dequeue();
            }

            var calls = new int[batch.Length];
            for (var i = 0; i < calls.Length; i++) calls[i] = batch[i].Call;
            var answers = worker.Run(new(calls));
            for (var i = 0; i < calls.Length; i++) batch[i].Answer.SetResult(answers[i]);
        }
    }

    // A wait is in whole milliseconds: rounded up, since a window never closes early.
    bool IsDue(out int left)
    {
        left = Timeout.Infinite;
        if (!waiting.TryPeek(out var oldest)) return false;
        if (waiting.Count >= Cost.Max) return true;
        var due = oldest.At + Wait - Stopwatch.GetTimestamp();
        left = Math.Max(1, (int)Math.Ceiling(Cost.Ms(due)));
        return due <= 0;
    }
}
