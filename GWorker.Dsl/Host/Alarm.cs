namespace GWorker;

/// <summary>One timer for all that a pool queue waits for. It may ring early, never late: whoever is rung looks at the clock and sets it again.</summary>
internal sealed class Alarm : IDisposable
{
    readonly Ticks ticks;
    readonly Lock gate;
    readonly TaskScheduler scheduler;
    readonly Action ring;
    readonly ITimer timer;
    long at = long.MaxValue;

    internal Alarm(TimeProvider clock, Ticks ticks, Lock gate, TaskScheduler scheduler, Action ring)
    {
        this.ticks = ticks;
        this.gate = gate;
        this.scheduler = scheduler;
        this.ring = ring;
        timer = clock.CreateOwnTimer(static state => ((Alarm)state!).OnTimer(), this);
    }

    /// <summary>Rings at <paramref name="time"/> or before. Called under the lock.</summary>
    internal void Set(long time, long now)
    {
        if (time >= at) return;
        at = time;
        timer.Change(ticks.TimerTo(time, now), Timeout.InfiniteTimeSpan);
    }

    /// <summary>The alarm has rung: the next <see cref="Set"/> counts whatever its time. Called under the lock.</summary>
    internal void Clear() => at = long.MaxValue;

    public void Dispose() => timer.Dispose();

    void OnTimer()
    {
        // A fake clock that another thread has moved meanwhile rings inside Change, on the thread that holds the lock.
        if (gate.IsHeldByCurrentThread) Task.Factory.StartNew(ring, CancellationToken.None, TaskCreationOptions.None, scheduler);
        else ring();
    }
}
