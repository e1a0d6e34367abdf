namespace GWorker;

/// <summary>What holds for one input on its way through a flow.</summary>
/// <param name="Clock">The flow's clock.</param>
/// <param name="Cancel">Gives it up.</param>
/// <param name="Due">When it must be over, as a timestamp of that clock.</param>
/// <param name="Waits">Whether a pool that is overloaded is waited for: in a map, which has asked for that by its bounds.</param>
internal sealed record FlowCall(TimeProvider Clock, CancellationToken Cancel, long Due = long.MaxValue, bool Waits = false)
{
    internal bool HasDue => Due != long.MaxValue;

    /// <summary>What is left, or null where there is no end.</summary>
    internal TimeSpan? Left => HasDue ? Clock.GetElapsedTime(Clock.GetTimestamp(), Due) : null;

    /// <summary>Where a stage's call goes with what is left of it; null where nothing is.</summary>
    internal Destination? Bound(Destination to) =>
        Left is not { } left ? to :
        left <= TimeSpan.Zero ? null :
        to.Within is { } less && less <= left ? to :
        to with { Within = left };

    /// <summary>The same with an earlier end, or with this one.</summary>
    internal FlowCall Within(TimeSpan time) => this with { Due = Math.Min(Due, DueAfter(Clock, time)) };

    internal static long DueAfter(TimeProvider clock, TimeSpan time) => clock.GetTimestamp() + (long)(time.TotalSeconds * clock.TimestampFrequency);
}
