using System.Collections.Concurrent;

namespace GWorker;

/// <summary>
/// The threads of one incarnation: synchronous user code runs here, so that a blocking kernel never starves the process.
/// Threads start when there is work and none is free, up to the bound, and stay until the incarnation ends.
/// </summary>
internal sealed class WorkerThreads(string name, int most, Quiescence? quiescence) : TaskScheduler, IDisposable
{
    readonly ConcurrentQueue<Task> tasks = new();
    readonly SemaphoreSlim available = new(0);
    int threads;
    int idle;
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
        if (Volatile.Read(ref idle) < tasks.Count) TryStartThread();
        available.Release();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => tasks;

    void TryStartThread()
    {
        if (Interlocked.Increment(ref threads) > most)
        {
            Interlocked.Decrement(ref threads);
            return;
        }

        new Thread(Work) { IsBackground = true, Name = $"gworker {name}" }.UnsafeStart();
    }

    void Work()
    {
        while (true)
        {
            Interlocked.Increment(ref idle);
            available.Wait();
            Interlocked.Decrement(ref idle);
            if (tasks.TryDequeue(out var task))
            {
                TryExecuteTask(task);
                quiescence?.Leave();
            }
            else if (ended)
            {
                // Pass it on: others may have slept through the one release that was meant for them.
                available.Release();
                Interlocked.Decrement(ref threads);
                return;
            }
        }
    }
}
