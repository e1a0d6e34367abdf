using System.Collections.Concurrent;

namespace GWorker;

/// <summary>
/// The threads of one incarnation: synchronous user code runs here, so that a blocking kernel never starves the process.
/// Threads start when there is work and none is free, up to the bound, and stay until the incarnation ends. One at a time is
/// on its way to the queue; it sends for the next if it finds more than it takes, so a burst of short tasks wakes few.
/// </summary>
internal sealed class WorkerThreads(string name, int most, Quiescence? quiescence) : TaskScheduler, IDisposable
{
    readonly ConcurrentQueue<Task> tasks = new();
    readonly SemaphoreSlim available = new(0);
    int threads;
    int idle;
    int coming;
    volatile bool ended;

    public override int MaximumConcurrencyLevel => most;

    /// <summary>
    /// Lets the threads go once they have nothing left to run; one that never returns is left behind. What user code left behind
    /// may still queue up: a thread starts for it and goes again.
    /// </summary>
    public void Dispose()
    {
        ended = true;
        available.Release(Math.Max(1, Volatile.Read(ref threads)));
    }

    protected override void QueueTask(Task task)
    {
        quiescence?.Enter();
        tasks.Enqueue(task);
        Send();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => tasks;

    /// <summary>Sends a thread to the queue, unless one is on its way. Where all are busy, the first to end looks by itself.</summary>
    void Send()
    {
        while (Interlocked.CompareExchange(ref coming, 1, 0) == 0)
        {
            if (Volatile.Read(ref idle) > 0)
            {
                available.Release();
                return;
            }

            if (TryStartThread()) return;
            Interlocked.Exchange(ref coming, 0);

            // Whoever queued a task meanwhile saw somebody coming; and one that was busy may have gone to sleep before that.
            if (Volatile.Read(ref idle) == 0 || tasks.IsEmpty) return;
        }
    }

    bool TryStartThread()
    {
        if (Interlocked.Increment(ref threads) > most)
        {
            Interlocked.Decrement(ref threads);
            return false;
        }

        new Thread(Work) { IsBackground = true, Name = $"gworker {name}" }.UnsafeStart();
        return true;
    }

    void Work()
    {
        var nobodys = ExecutionContext.Capture()!;
        while (true)
        {
            // Before the look, not after: who queues a task and sees somebody coming leaves it to them.
            Interlocked.Exchange(ref coming, 0);
            while (tasks.TryDequeue(out var task))
            {
                if (!tasks.IsEmpty) Send();
                TryExecuteTask(task);
                ExecutionContext.Restore(nobodys); // what user code left in it, a constructor or a hook, is not for the next to see
                quiescence?.Leave();
            }

            Interlocked.Increment(ref idle);
            if (tasks.IsEmpty && !ended) available.Wait();
            Interlocked.Decrement(ref idle);
            if (!ended || !tasks.IsEmpty) continue;

            // Pass it on: others may have slept through the one release that was meant for them. And look once more, uncounted:
            // who queued a task meanwhile saw somebody coming, which this may have been, or no room for another thread.
            Interlocked.Decrement(ref threads);
            available.Release();
            Interlocked.Exchange(ref coming, 0);
            if (!tasks.IsEmpty) Send();
            return;
        }
    }
}
