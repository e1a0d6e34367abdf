using GWorker.Tests.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>
/// A probe that was due, and had no thread yet when its worker was told to stop, began beside [OnExit], or after the device was
/// free: the worker had looked for code that runs and had found none.
/// </summary>
public sealed class AProbeDoesNotBeginOnceItsWorkerStops : IDisposable
{
    readonly FakeTimeProvider clock = new();
    readonly Lines log = new();
    readonly Threads threads = new();
    readonly TaskCompletionSource exiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource hang = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Script script = new();
    readonly Service service;
    readonly Worker worker;

    public AProbeDoesNotBeginOnceItsWorkerStops()
    {
        script.Live = () =>
        {
            script.Note("live");
            return Task.FromResult(true);
        };
        script.Exits = _ =>
        {
            exiting.SetResult();
            return hang.Task;
        };
        var parts = new NodeParts(clock, new Given(script, script.Streams), log, new([], clock), threads, null, 64, Copies: false);
        service = ((Cls)App.Cls<Scripted>().Liveness(Scripted.Methods.Live, period: 10.S)).Open(parts);
        worker = service.Usual.AddWorker()!;
    }

    public void Dispose() => service.Dispose();

    /// <summary>It is ready, and its first probe waits for a thread.</summary>
    async Task Due()
    {
        await worker.Starting.InTime().Soon();
        threads.Hold();
        clock.Advance(10.S);
    }

    async Task Ended()
    {
        hang.SetResult();
        await worker.Gone.Soon();
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public async Task Though_it_was_due_before()
    {
        await Due();
        threads.Keep();
        worker.Stop();
        await exiting.Task.Soon();
        threads.Release();
        await Ended();
        Assert.Equal(["enter", "exit"], script.Notes);
    }

    [Fact]
    public async Task And_one_that_has_begun_is_waited_for()
    {
        await Due();
        threads.Release(most: 1);
        worker.Stop();
        Assert.Equal(Stage.Draining, worker.Life.Stage);
        threads.Release();
        await exiting.Task.Soon();
        await Ended();
        Assert.Equal(["enter", "live", "exit"], script.Notes);
    }

    /// <summary>Those of the system, but for what the test holds back.</summary>
    sealed class Threads : TaskScheduler
    {
        readonly Queue<Task> held = new();
        bool holds;

        /// <summary>What is queued from here on waits.</summary>
        internal void Hold() => Set(true);

        /// <summary>What waits stays; what is queued from here on runs.</summary>
        internal void Keep() => Set(false);

        /// <summary>Runs here what waits, and what that queues; all of it, or so many, after which the rest waits on.</summary>
        internal void Release(int most = int.MaxValue)
        {
            // The test runner's own context would take what follows an await elsewhere.
            var context = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(null);
            Hold();
            for (; most > 0 && Next() is { } task; most--) TryExecuteTask(task);
            if (most > 0) Keep();
            SynchronizationContext.SetSynchronizationContext(context);
        }

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task)
        {
            lock (held)
            {
                if (holds)
                {
                    held.Enqueue(task);
                    return;
                }
            }

            ThreadPool.UnsafeQueueUserWorkItem(_ => TryExecuteTask(task), null);
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        void Set(bool to)
        {
            lock (held) holds = to;
        }

        Task? Next()
        {
            lock (held) return held.TryDequeue(out var next) ? next : null;
        }
    }
}
