namespace GWorker.Tests.TestKit;

/// <summary>A thread pool whose threads come only when the test sends them.</summary>
sealed class StarvedScheduler : TaskScheduler
{
    readonly Queue<Task> tasks = new();

    internal void Feed()
    {
        // The test runner's own context would take what follows an await elsewhere.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        while (tasks.TryDequeue(out var task)) TryExecuteTask(task);
        SynchronizationContext.SetSynchronizationContext(context);
    }

    protected override IEnumerable<Task> GetScheduledTasks() => tasks;

    protected override void QueueTask(Task task) => tasks.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
}
