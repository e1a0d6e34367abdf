namespace GWorker;

/// <summary>A clock's timestamps and spans, one in terms of the other.</summary>
internal sealed class Ticks(TimeProvider clock)
{
    readonly double perTick = (double)clock.TimestampFrequency / TimeSpan.TicksPerSecond;

    internal long Now => clock.GetTimestamp();

    internal long Of(TimeSpan span) => (long)(span.Ticks * perTick);

    internal TimeSpan Span(long ticks) => TimeSpan.FromTicks((long)(ticks / perTick));

    /// <summary>The time of day of a timestamp, or null for never.</summary>
    internal DateTimeOffset? When(long timestamp) => timestamp == long.MaxValue ? null : clock.GetUtcNow() + Span(timestamp - Now);

    /// <summary>
    /// What a timer needs to fire at <paramref name="due"/>: whole milliseconds, rounded up, at least one. Timers have no finer
    /// step, and one that fires too early would only be set again.
    /// </summary>
    internal TimeSpan TimerTo(long due, long now) => due == long.MaxValue
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(Span(due - now).TotalMilliseconds), 1, uint.MaxValue - 1));
}
