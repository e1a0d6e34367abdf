namespace GWorker;

/// <summary>How a call runs again whose code threw.</summary>
/// <param name="Times">How often, at most.</param>
/// <param name="Backoff">The first pause.</param>
/// <param name="Factor">How much longer each further one is.</param>
/// <param name="Max">The longest.</param>
/// <param name="Jitter">Whether a pause is anything between a half of that and all of it, so that what failed together does not come back together.</param>
internal sealed record RetrySpec(int Times, TimeSpan Backoff, double Factor, TimeSpan Max, bool Jitter)
{
    /// <summary>The pause before one more attempt.</summary>
    /// <param name="retry">Which retry it is, from 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    internal TimeSpan Pause(int retry, double chance)
    {
        var full = Math.Min(Backoff.Ticks * Math.Pow(Factor, retry - 1), Max.Ticks);
        return TimeSpan.FromTicks((long)(Jitter ? full * (0.5 + chance / 2) : full));
    }
}
