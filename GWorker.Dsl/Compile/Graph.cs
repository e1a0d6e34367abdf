namespace GWorker;

/// <summary>
/// The live blocks of one incarnation. They hold chosen work only, move it and run it: waiting, choosing and bounds are the
/// pool queue's. docs/decisions/0003 says what each block is for.
/// </summary>
internal sealed class Graph(Runners async, Runners sync, Gathering?[] batches, LiveLoop?[] loops)
{
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
        if (loops[method] is not { } loop) return batches[method]!.Post(items);
        foreach (var one in items) loop.Add(one.Item);
        return true;
    }

    internal void Complete()
    {
        async.Complete();
        sync.Complete();
        foreach (var batch in batches) batch?.Block.Complete();
    }
}
