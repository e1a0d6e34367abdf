using System.Diagnostics;

namespace GWorker;

/// <summary>
/// The activities of one map while somebody listens: one for each item, from the source to the reader. Where the number of items changes on
/// the way it is one for all of the map, since none can tell what became of an item.
/// </summary>
internal sealed class MapTrace
{
    readonly string flow;
    readonly Lock gate = new();
    readonly HashSet<Activity> open = [];
    readonly Activity? whole;
    readonly bool isByItem;
    Exception? failure;

    MapTrace(string flow, bool isByItem)
    {
        (this.flow, this.isByItem) = (flow, isByItem);
        if (!isByItem) whole = CallTrace.BeginFlow(flow);
    }

    /// <summary>Null where nobody listens, and of a method alone. What is begun here and now is part of the map's, where it has one.</summary>
    internal static MapTrace? Begin<TIn, TOut>(Flow<TIn, TOut> flow) =>
        CallTrace.IsHeard && flow.IsPipeline ? new(flow.Text, flow.IsOneToOne) : null;

    /// <summary>One more item, in the trace of what its source is read in.</summary>
    internal Activity? Item()
    {
        if (!isByItem) return null;
        var around = CallTrace.Current;
        var span = CallTrace.BeginFlow(flow);
        CallTrace.Current = around;
        if (span is not null)
            lock (gate) open.Add(span);
        return span;
    }

    /// <summary>An item has been read.</summary>
    internal void End(Activity? item, Exception? error)
    {
        if (item is null) return;
        lock (gate) open.Remove(item);
        var around = CallTrace.Current;
        CallTrace.End(item, error);
        CallTrace.Current = around;
    }

    /// <summary>What ends the whole map.</summary>
    internal void Fail(Exception error) => failure ??= error;

    /// <summary>The map is over, and nothing of it runs any more; what was never read ends with it.</summary>
    internal void End()
    {
        foreach (var item in open) CallTrace.End(item, null);
        CallTrace.End(whole, failure);
    }
}
