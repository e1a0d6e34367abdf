namespace GWorker;

/// <summary>One probe's time: begins with its code, and does not count while that waits for a device that is busy with calls.</summary>
internal sealed class ProbeTime(TimeProvider clock, Action started)
{
    static readonly AsyncLocal<ProbeTime?> Ambient = new();

    readonly Lock gate = new();
    int waits;
    long since;
    TimeSpan waited;

    /// <summary>The probe whose code runs here; null in calls and hooks.</summary>
    internal static ProbeTime? Current => Ambient.Value;

    /// <summary>Its code begins, in this context.</summary>
    internal void Start()
    {
        Ambient.Value = this;
        started();
    }

    /// <summary>The probe queues for its device.</summary>
    internal void Wait()
    {
        lock (gate)
        {
            if (waits++ == 0) since = clock.GetTimestamp();
        }
    }

    /// <summary>The device has come to it.</summary>
    internal void Go()
    {
        lock (gate)
        {
            if (--waits == 0) waited += clock.GetElapsedTime(since);
        }
    }

    /// <summary>How long it has waited since this was last asked.</summary>
    internal TimeSpan TakeWaited()
    {
        lock (gate)
        {
            if (waits > 0)
            {
                var now = clock.GetTimestamp();
                waited += clock.GetElapsedTime(since, now);
                since = now;
            }

            var taken = waited;
            waited = TimeSpan.Zero;
            return taken;
        }
    }
}
