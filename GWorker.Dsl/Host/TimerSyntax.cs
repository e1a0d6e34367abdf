namespace GWorker;

/// <summary>Timers that belong to the node: they do not ring in the context of whoever happened to set them up.</summary>
internal static class TimerSyntax
{
    internal static ITimer CreateOwnTimer(this TimeProvider clock, TimerCallback ring, object state, TimeSpan? first = null, TimeSpan? period = null)
    {
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        try
        {
            return clock.CreateTimer(ring, state, first ?? Timeout.InfiniteTimeSpan, period ?? Timeout.InfiniteTimeSpan);
        }
        finally
        {
            if (flow != default) flow.Undo();
        }
    }
}
