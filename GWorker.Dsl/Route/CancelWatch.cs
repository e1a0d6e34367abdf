namespace GWorker;

/// <summary>Listens to the token that a caller gave with its call, from admission to the answer.</summary>
internal sealed class CancelWatch(Item item, CancellationToken cancel)
{
    CancellationTokenRegistration registration;
    PoolQueue? queue;
    volatile bool started;

    internal void Start(PoolQueue to)
    {
        queue = to;
        registration = cancel.UnsafeRegister(static state => ((CancelWatch)state!).Fire(), this);
        started = true;

        // Either whoever answers sees that this has started, or this sees the answer: without the barrier both could miss.
        Interlocked.MemoryBarrier();
        if (item.Answered) registration.Unregister();
    }

    // Unregister, not Dispose: it does not wait for a callback that may be waiting for a lock that our caller holds.
    internal void End()
    {
        if (started) registration.Unregister();
    }

    void Fire() => queue!.Cancel(item, cancel);
}
