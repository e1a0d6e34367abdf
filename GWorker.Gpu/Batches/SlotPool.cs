namespace GWorker;

/// <summary>The slots of one batch kernel: as many as may be on their way at a time. Made once, before the first batch.</summary>
internal sealed class SlotPool<TSlot>(IReadOnlyList<TSlot> all) : IDisposable where TSlot : class, IDisposable
{
    readonly Lock gate = new();
    readonly Stack<TSlot> free = new(all);
    readonly SemaphoreSlim room = new(all.Count);

    internal async ValueTask<TSlot> Take()
    {
        await room.WaitAsync().ConfigureAwait(false);
        lock (gate) return free.Pop();
    }

    internal void Give(TSlot slot)
    {
        lock (gate) free.Push(slot);
        room.Release();
    }

    /// <summary>When nobody has one.</summary>
    public void Dispose()
    {
        foreach (var slot in all) slot.Dispose();
        room.Dispose();
    }
}

internal static class SlotPool
{
    /// <summary>Two, so that one is packed and copied while the other computes; a third would only wait.</summary>
    internal const int Count = 2;

    /// <summary>All of them, or none where one cannot be made.</summary>
    internal static SlotPool<TSlot> Of<TSlot>(Func<TSlot> make) where TSlot : class, IDisposable
    {
        var made = new List<TSlot>(Count);
        try
        {
            while (made.Count < Count) made.Add(make());
        }
        catch
        {
            foreach (var slot in made) slot.Dispose();
            throw;
        }

        return new(made);
    }
}
