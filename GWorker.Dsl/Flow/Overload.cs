namespace GWorker;

/// <summary>How a map meets a pool that is overloaded: it waits and asks again. It is bounded itself, so others filled that pool's queue.</summary>
internal static class Overload
{
    static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);
    static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    /// <summary>When to ask again, or null where the call was not refused.</summary>
    internal static TimeSpan? Of(Task call) =>
        call.IsFaulted && call.Exception.InnerException is OverloadedException refused ? refused.RetryAfter : null;

    /// <summary>Waits as long as the pool said, but a second at most: others may give up meanwhile. No longer than the call has.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits any more.</exception>
    internal static Task Outwait(TimeSpan retryAfter, FlowCall call)
    {
        var wait = retryAfter < Least ? Least : retryAfter > Most ? Most : retryAfter;
        if (call.Left is { } left && left < wait) wait = left > Least ? left : Least;
        return Task.Delay(wait, call.Clock, call.Cancel);
    }
}
