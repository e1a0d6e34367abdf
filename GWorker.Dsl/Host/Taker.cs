namespace GWorker;

/// <summary>
/// Who takes items from a pool queue, and which it has: a worker of this node, or another node that has workers of the pool.
/// Belongs to its pool queue and its lock.
/// </summary>
internal abstract class Taker(PoolQueue queue) : Holder
{
    internal PoolQueue Queue => queue;

    internal sealed override Taker Who => this;

    /// <summary>What it has in no seat.</summary>
    internal ItemList Running { get; } = new();

    /// <summary>All that it has.</summary>
    internal virtual IEnumerable<Item> Items
    {
        get { for (var item = Running.First; item is not null; item = item.Next) yield return item; }
    }

    /// <summary>How many more items may come; negative where room was taken away that was in use.</summary>
    internal int Free { get; set; }

    /// <summary>Whether it takes new work.</summary>
    internal bool IsOpen { get; set; }

    /// <summary>Given up with items still at it: late answers are fenced off, late returns count for nothing.</summary>
    internal bool Abandoned { get; set; }

    /// <summary>How a call runs again whose code threw here; null where it does not.</summary>
    internal virtual RetrySpec? Retry => null;

    /// <summary>Whether a call whose attempt was lost here may be sent out again.</summary>
    internal abstract bool MayRunAgain(int attempt);

    /// <summary>Nobody waits for this item any more. Called outside the lock.</summary>
    internal virtual void LetGo(Item item) => item.TakeRun()?.Leave();

    /// <summary>The reader of this item's stream, which is here, has taken so much of it. Called outside the lock.</summary>
    internal virtual void Read(Item item, long weight)
    {
    }

    internal void Take(Item item)
    {
        item.Holder = this;
        Free--;
        Running.Add(item);
    }

    internal virtual void Leave(ReadOnlySpan<Chosen> chosen, long now)
    {
        Free += chosen.Length;
        if (Abandoned) return;
        foreach (var one in chosen) Drop(one.Item);
    }

    /// <summary>It has this no more.</summary>
    internal virtual void Drop(Item item)
    {
        Running.Remove(item);
        item.Holder = null;
    }
}
