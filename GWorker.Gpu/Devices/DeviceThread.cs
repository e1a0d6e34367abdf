namespace GWorker;

/// <summary>
/// The one thread of a device: an ILGPU context may be touched by no other. Starts what it is given in order; while something it
/// has started goes on elsewhere, on a stream, it starts the next.
/// </summary>
internal sealed class DeviceThread : IDisposable
{
    // As long as a short kernel takes the thread looks without pause; a longer one may end a millisecond before it is seen to.
    const int Looks = 4000;

    readonly object gate = new(); // not a Lock: the thread sleeps on it
    readonly Queue<DeviceWork> queue = new();
    readonly List<DeviceWork> begun = [];
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Action last;
    readonly Thread thread;
    bool isOver;

    /// <param name="name">Shown by debuggers.</param>
    /// <param name="last">Done on the thread when nothing will follow.</param>
    internal DeviceThread(string name, Action last)
    {
        this.last = last;
        thread = new Thread(Work) { IsBackground = true, Name = $"gworker {name}" };
        thread.UnsafeStart();
    }

    /// <summary>Ends when the thread has done its last.</summary>
    internal Task Ended => ended.Task;

    internal bool IsHere => Thread.CurrentThread == thread;

    internal void Post(DeviceWork work)
    {
        work.Probe = ProbeTime.Current;
        work.Probe?.Wait();
        lock (gate)
        {
            if (!isOver)
            {
                queue.Enqueue(work);
                Monitor.Pulse(gate);
                return;
            }
        }

        work.Probe?.Go();
        work.Refuse(new ObjectDisposedException(thread.Name, "The worker that had this device has ended."));
    }

    /// <summary>What is queued is still done; nothing is waited for.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isOver = true;
            Monitor.Pulse(gate);
        }
    }

    void Work()
    {
        while (Next(out var work))
        {
            if (work is null)
            {
                Look();
                continue;
            }

            work.Probe?.Go();
            work.Start();
            begun.Add(work);
            LookOnce(); // at all: where callers keep the queue full, there is never time for a longer look
        }

        last();
        ended.TrySetResult();
    }

    /// <summary>The next to start; null where there is none but something begun is still out; false when all is over.</summary>
    bool Next(out DeviceWork? work)
    {
        lock (gate)
        {
            while (true)
            {
                if (queue.TryDequeue(out work)) return true;
                if (begun.Count > 0) return true;
                if (isOver) return false;
                Monitor.Wait(gate);
            }
        }
    }

    void Look()
    {
        for (var look = 0; look < Looks; look++)
        {
            if (LookOnce() || HasNext()) return;
            Thread.SpinWait(20);
        }

        lock (gate)
        {
            if (queue.Count == 0) Monitor.Wait(gate, millisecondsTimeout: 1);
        }
    }

    /// <summary>Whether something begun was found to have ended.</summary>
    bool LookOnce() => begun.RemoveAll(static work => work.HasEnded()) > 0;

    bool HasNext()
    {
        lock (gate) return queue.Count > 0;
    }
}
