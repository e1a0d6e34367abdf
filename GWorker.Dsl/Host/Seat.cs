namespace GWorker;

/// <summary>
/// The slot of one plain call in a worker. An object of its own and not a node of a list: a list's neighbours are calls of other
/// cores, whose memory would have to be fetched for every call that comes or leaves.
/// </summary>
internal sealed class Seat(WorkerSlots slots) : Holder
{
    Item? item;
    long vacated;

    internal override Taker Who => slots;

    /// <summary>The call that has it, or null.</summary>
    internal Item? Item => Volatile.Read(ref item);

    /// <summary>When its last call left.</summary>
    internal long Vacated => Volatile.Read(ref vacated);

    /// <summary>From here on whoever looks through the seats finds the call; what is read after this was written after it or is seen by those who look.</summary>
    internal void Occupy(Item by)
    {
        by.Holder = this;
        Interlocked.Exchange(ref item, by);
    }

    /// <summary>The call is over, or somebody takes it from here. Who comes second finds it empty.</summary>
    internal void Vacate(long now)
    {
        Volatile.Write(ref vacated, now);
        if (Interlocked.Exchange(ref item, null) is { } gone) gone.Holder = null;
    }
}
