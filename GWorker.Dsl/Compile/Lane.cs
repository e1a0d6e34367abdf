namespace GWorker;

/// <summary>Where items wait: one lane for all plain calls, one per batch or live method and parameter set.</summary>
internal sealed class Lane(int method, ParameterSet parameters, BatchPlan? batch, long wait)
{
    internal int Method => method;

    internal ParameterSet Parameters => parameters;

    internal BatchPlan? Batch => batch;

    internal ItemList Items { get; } = new();

    /// <summary>Its place among the lanes that hold items, or -1.</summary>
    internal int Position { get; set; } = -1;

    /// <summary>The oldest item that may go to another node: not one of the first <paramref name="kept"/>, nor one that came from there.</summary>
    internal Item? Outgoing(int kept)
    {
        if (Items.Count <= kept) return null;
        var item = Items.First;
        for (; kept > 0; kept--) item = item!.Next;
        while (item is { IsForeign: true }) item = item.Next; // few: another node sends no more than it has credits for
        return item;
    }

    internal LaneView View(WorkerSlots slots) => batch is null
        ? new(IsBatch: false, IsFree: true, IsEager: false, Items.Count, Max: 1, Items.First!.Enqueued, Wait: 0)
        : batch.IsLive ? new(IsBatch: true, slots.Batches[method] < batch.Max, IsEager: true, Items.Count, batch.Max - slots.Batches[method], Items.First!.Enqueued, wait)
        : new(IsBatch: true, slots.Batches[method] < batch.Lanes, batch.Eager, Items.Count, batch.Asked, Items.First!.Enqueued, wait);
}
