namespace GWorker;

/// <summary>The thread pool, counted. Used under a clock that is not the system's; await keeps it, so user code that resumes is counted too.</summary>
internal sealed class CountedScheduler(Quiescence quiescence) : TaskScheduler
{
    protected override void QueueTask(Task task)
    {
        quiescence.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(
            static state =>
            {
                state.Scheduler.TryExecuteTask(state.Task);
                state.Scheduler.Leave();
            },
            (Scheduler: this, Task: task),
            preferLocal: false);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    void Leave() => quiescence.Leave();
}
