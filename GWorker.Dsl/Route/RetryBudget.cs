namespace GWorker;

/// <summary>
/// How many retries a pool may still be sent from here: a bucket of tokens that fills by one for ten answers and by one a second. A pool
/// in which everything fails gets its calls and a tenth more, not several times its calls. Belongs to its pool queue's lock.
/// </summary>
internal sealed class RetryBudget(Ticks ticks)
{
    internal const double Most = 100;
    internal const double PerAnswer = 0.1;

    double tokens = Most;
    long filled = ticks.Now;

    internal void Earn(int answers) => tokens = Math.Min(Most, tokens + answers * PerAnswer);

    internal bool TryTake(long now)
    {
        tokens = Math.Min(Most, tokens + ticks.Span(now - filled).TotalSeconds);
        filled = now;
        if (tokens < 1) return false;
        tokens--;
        return true;
    }
}
