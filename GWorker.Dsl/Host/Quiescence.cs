namespace GWorker;

/// <summary>Counts what is queued or running on a node's own schedulers, so that a test under a fake clock can wait until nothing can happen.</summary>
internal sealed class Quiescence
{
    readonly Lock gate = new();
    TaskCompletionSource? zero;
    int busy;

    internal void Enter()
    {
        lock (gate) busy++;
    }

    internal void Leave()
    {
        TaskCompletionSource? done = null;
        lock (gate)
        {
            if (--busy == 0) (done, zero) = (zero, null);
        }

        done?.SetResult();
    }

    internal Task Reached()
    {
        lock (gate)
        {
            if (busy == 0) return Task.CompletedTask;
            return (zero ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
