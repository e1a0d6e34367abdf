namespace GWorker;

/// <summary>One turn at a pool queue: what happens under its lock, then the choice, and what was chosen goes out behind the lock.</summary>
internal readonly ref struct Turn
{
    readonly PoolQueue queue;
    readonly Lock gate;

    internal Turn(PoolQueue queue, Lock gate)
    {
        (this.queue, this.gate) = (queue, gate);
        Now = queue.Ticks.Now; // before the lock: a look at the clock is as long as most turns
        gate.Enter();
    }

    internal long Now { get; }

    public void Dispose()
    {
        Dispatch? dispatch = null;
        try
        {
            dispatch = queue.Pump(Now);
        }
        finally
        {
            gate.Exit();
        }

        dispatch?.Go();
        queue.Kick();
    }
}
