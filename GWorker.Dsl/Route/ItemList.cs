namespace GWorker;

/// <summary>Items in order, linked through themselves: any of them leaves in O(1). Belongs to a pool queue and its lock.</summary>
internal sealed class ItemList
{
    internal Item? First { get; private set; }

    internal Item? Last { get; private set; }

    internal int Count { get; private set; }

    internal void Add(Item item)
    {
        // The one before is written and not read: another core may have it, and nobody waits for a write.
        item.Previous = Last;
        if (Last is null) First = item;
        else Last.Next = item;
        Last = item;
        Count++;
    }

    /// <summary>Puts an item back where its age belongs: it was handed back, so it is near the front.</summary>
    internal void InsertByAge(Item item)
    {
        Item? after = null;
        for (var next = First; next is not null && (next.Enqueued < item.Enqueued || (next.Enqueued == item.Enqueued && next.Id < item.Id)); next = next.Next)
            after = next;
        Insert(item, after);
    }

    internal void Remove(Item item)
    {
        if (item.Previous is null) First = item.Next;
        else item.Previous.Next = item.Next;
        if (item.Next is null) Last = item.Previous;
        else item.Next.Previous = item.Previous;
        item.Previous = item.Next = null;
        Count--;
    }

    void Insert(Item item, Item? after)
    {
        item.Previous = after;
        item.Next = after is null ? First : after.Next;
        if (item.Next is null) Last = item;
        else item.Next.Previous = item;
        if (after is null) First = item;
        else after.Next = item;
        Count++;
    }
}
