using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>
/// The live blocks of one incarnation. They hold chosen work only, move it and run it: waiting, choosing and bounds are the
/// pool queue's. docs/decisions/0003 says what each block is for.
/// </summary>
internal sealed class Graph(Runners async, Runners sync, BatchBlock<Chosen>?[] batches, LiveLoop?[] loops, Task completion)
{
    readonly Lock[] gates = [.. batches.Select(static _ => new Lock())];

    /// <summary>Ends when all blocks of batches have; faults if one did, which is a bug.</summary>
    internal Task Completion => completion;

    /// <summary>Takes a plain call that has a slot; the runner is to be posted to.</summary>
    internal Runner Place(Item item) => RunnersOf(item.Method).Take(item);

    /// <summary>The blocks that run plain calls of this method.</summary>
    internal Runners RunnersOf(MethodContract method) => method.IsAsync ? async : sync;

    /// <summary>The seats of all plain calls.</summary>
    internal IEnumerable<Seat> Seats => async.Seats.Concat(sync.Seats);

    /// <summary>Slots that lie on desks.</summary>
    internal int Warm => async.Warm + sync.Warm;

    /// <inheritdoc cref="Runners.Clear"/>
    internal void Clear()
    {
        async.Clear();
        sync.Clear();
    }

    /// <summary>Takes a runner off a desk, or null where none is left.</summary>
    internal Runner? Collect() => async.Collect() ?? sync.Collect();

    /// <summary>Takes one batch, or sequences that join what lives.</summary>
    /// <returns>False where a block has faulted.</returns>
    internal bool Post(int method, ReadOnlySpan<Chosen> items)
    {
        if (loops[method] is { } loop)
        {
            foreach (var one in items) loop.Add(one.Item);
            return true;
        }

        var block = batches[method]!;

        // A block's task keeps the execution context of the post that woke it, and it runs other callers' items too.
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        try
        {
            // With several lanes two batches may come at once, and their items must not mix.
            lock (gates[method])
            {
                foreach (var item in items)
                    if (!block.Post(item)) return false;

                // A full batch has left by itself, and a trigger on an empty block is forgotten.
                if (items.Length < block.BatchSize) block.TriggerBatch();
                return true;
            }
        }
        finally
        {
            if (flow != default) flow.Undo();
        }
    }

    internal void Complete()
    {
        async.Complete();
        sync.Complete();
        foreach (var block in batches) block?.Complete();
    }
}
