namespace GWorker;

/// <summary>The budgets of a life, in the clock's ticks.</summary>
internal sealed record LifeTimes(long Startup, long Grace, long Condemned, long Exit, long FirstBackoff, long LongestBackoff, bool HasReadiness)
{
    /// <summary>1 s, 2 s, 4 s … up to a minute.</summary>
    internal long Backoff(int failures) => Math.Min(LongestBackoff, FirstBackoff << Math.Min(failures - 1, 30));

    internal static LifeTimes Of(Policy policy, TimeProvider clock)
    {
        long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
        return new(
            Ticks(policy.StartupTimeout), Ticks(policy.Grace), Ticks(Policy.CondemnedGrace), Ticks(Policy.ExitTimeout),
            Ticks(TimeSpan.FromSeconds(1)), Ticks(TimeSpan.FromMinutes(1)), policy.Readiness is not null);
    }
}
