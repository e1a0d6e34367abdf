namespace GWorker;

/// <summary>The budgets of a life, in the clock's ticks.</summary>
internal sealed record LifeTimes(long Startup, long Grace, long Condemned, long Exit, long FirstBackoff, long LongestBackoff, bool HasReadiness)
{
    /// <summary>1 s, 2 s, 4 s … up to a minute.</summary>
    internal long Backoff(int failures) => Math.Min(LongestBackoff, FirstBackoff << Math.Min(failures - 1, 30));

    internal static LifeTimes Of(Policy policy, Ticks ticks) => new(
        ticks.Of(policy.StartupTimeout), ticks.Of(policy.Grace), ticks.Of(Policy.CondemnedGrace), ticks.Of(Policy.ExitTimeout),
        ticks.Of(TimeSpan.FromSeconds(1)), ticks.Of(TimeSpan.FromMinutes(1)), policy.Readiness is not null);
}
