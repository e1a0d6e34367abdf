namespace GWorker;

/// <summary>The end of a queue's intake, for a time or for good, and of what waits in it.</summary>
internal sealed class Closing(PoolQueue queue, LaneTable lanes, Takers takers, Admission admission, Shortcut shortcut)
{
    TaskCompletionSource? idle;

    /// <summary>Fails all that waits, and all that comes: until a worker is ready again, or for good.</summary>
    internal void Refuse(GWorkerException why, bool forGood)
    {
        List<Item> failed;
        using (queue.Enter())
        {
            shortcut.Close();
            failed = admission.Close(why, forGood) ? lanes.TakeAll(static _ => true) : [];
        }

        foreach (var item in failed) item.TryFail(why);
    }

    /// <summary>Fails all that waits and all that comes, but for what is part of a call that runs on this node.</summary>
    internal void Drain(GWorkerException why)
    {
        List<Item> failed;
        using (queue.Enter())
        {
            shortcut.Close();
            failed = admission.Drain(why) ? lanes.TakeAll(static item => !item.IsPartOfCall) : [];
        }

        foreach (var item in failed) item.TryFail(why);
    }

    /// <summary>Fails all that waits and nobody here or elsewhere takes; what comes later may find a worker.</summary>
    internal void FailWaiting(GWorkerException why)
    {
        List<Item> failed;
        using (queue.Enter()) failed = takers.TakeWork ? [] : lanes.TakeAll(static _ => true);
        foreach (var item in failed) item.TryFail(why);
    }

    /// <summary>Ends when no code of a worker runs here.</summary>
    internal Task Idle()
    {
        using (queue.Enter()) return takers.RunNothing ? Task.CompletedTask : (idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>At the end of each turn.</summary>
    internal void Look()
    {
        if (idle is null || !takers.RunNothing) return;
        idle.SetResult();
        idle = null;
    }
}
