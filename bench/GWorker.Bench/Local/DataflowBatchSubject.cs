using System.Threading.Tasks.Dataflow;

namespace GWorker.Bench;

/// <summary>
/// What one would write by hand for batches: a BatchBlock, one batch at a time behind it, a window that the first call after
/// a tick opens, a promise per call. The bound is a counter in front: a BatchBlock with a BoundedCapacity refuses a Post
/// now and then although it has room.
/// </summary>
internal sealed class DataflowBatchSubject(string name, int max, TimeSpan wait) : Subject(name)
{
    const int Bound = 16_384;

    BatchBlock<DataflowCall> gather = null!;
    ActionBlock<DataflowCall[]> run = null!;
    ITimer window = null!;
    int open;
    int waiting;

    internal override Task Start()
    {
        gather = new(max, new() { EnsureOrdered = false });
        run = new(Run, new() { EnsureOrdered = false, SingleProducerConstrained = true });
        gather.LinkTo(run, new() { PropagateCompletion = true });
        window = TimeProvider.System.CreateTimer(_ => Close(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    internal override Task<int> Call(int number)
    {
        if (Interlocked.Increment(ref waiting) > Bound)
        {
            Interlocked.Decrement(ref waiting);
            return DataflowCall.Overloaded();
        }

        var call = new DataflowCall(number);
        gather.Post(call);
        if (Volatile.Read(ref open) == 0 && Interlocked.Exchange(ref open, 1) == 0) window.Change(wait, Timeout.InfiniteTimeSpan);
        return call.Task;
    }

    public override async ValueTask DisposeAsync()
    {
        await window.DisposeAsync().ConfigureAwait(false);
        gather.Complete();
        await run.Completion.ConfigureAwait(false);
    }

    void Close()
    {
        Volatile.Write(ref open, 0);
        gather.TriggerBatch();
    }

    async Task Run(DataflowCall[] calls)
    {
        Interlocked.Add(ref waiting, -calls.Length);
        try
        {
            var numbers = new int[calls.Length];
            for (var i = 0; i < numbers.Length; i++) numbers[i] = calls[i].Number;
            var answers = await Task.FromResult(BatchAdder.Next(numbers)).ConfigureAwait(false);
            for (var i = 0; i < calls.Length; i++) calls[i].TrySetResult(answers[i]);
        }
        catch (Exception error)
        {
            foreach (var call in calls) call.TrySetException(error);
        }
    }
}
