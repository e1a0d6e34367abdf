namespace GWorker.Tests.TestKit;

/// <summary>A thread pool whose threads come only when the test sends them.</summary>
sealed class StarvedScheduler : TaskScheduler
{
    readonly LinkedList<Task> tasks = new();

    /// <param name="lastFirst">As a thread of the system's pool does with what it queued itself.</param>
    /// <param name="most">How many tasks may run.</param>
    internal void Feed(bool lastFirst = false, int most = int.MaxValue)
    {
        // The test runner's own context would take what follows an await elsewhere.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        for (; most > 0 && (lastFirst ? tasks.Last : tasks.First) is { } next; most--)
        {
            tasks.Remove(next);
            TryExecuteTask(next.Value);
        }

        SynchronizationContext.SetSynchronizationContext(context);
    }

    protected override IEnumerable<Task> GetScheduledTasks() => tasks;

    protected override void QueueTask(Task task) => tasks.AddLast(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;
}
