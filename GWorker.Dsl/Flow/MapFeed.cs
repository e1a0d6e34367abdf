using System.Diagnostics;
using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>One item of a map between two stages: its answer from the stage before, which may not be there yet.</summary>
/// <param name="Answer">Awaited once.</param>
/// <param name="Due">When the item must be through all stages, as a timestamp of the map's clock.</param>
/// <param name="Span">Its activity from the source to the reader; null where it has none of its own.</param>
internal readonly record struct Slot<T>(ValueTask<T> Answer, long Due, Activity? Span = null)
{
    /// <summary>What is called from here on is part of the item's trace, until the asynchronous method that does this returns.</summary>
    internal void Enter()
    {
        if (Span is not null) CallTrace.Current = Span;
    }
}

/// <summary>What a stage of a map reads from: its source, or the stage before.</summary>
internal abstract class MapFeed<T>
{
    /// <summary>Whether there may be an item to take, now or after a while.</summary>
    internal abstract ValueTask<bool> More();

    internal abstract bool TryTake(out Slot<T> slot);

    /// <summary>Whether to take an item may hold the thread for as long as the source likes.</summary>
    internal virtual bool Blocks => false;

    /// <summary>Nobody reads any more.</summary>
    internal virtual ValueTask End() => default;
}

/// <summary>From a block.</summary>
internal sealed class BlockFeed<T>(IReceivableSourceBlock<Slot<T>> block, CancellationToken stop) : MapFeed<T>
{
    internal override ValueTask<bool> More() => new(block.OutputAvailableAsync(stop));

    internal override bool TryTake(out Slot<T> slot) => block.TryReceive(filter: null, out slot);
}
