namespace GWorker;

/// <summary>Who may enter a queue, and until when they must be answered. Belongs to its pool queue's lock.</summary>
internal sealed class Admission(string name, Policy policy, LaneTable lanes, Throughput throughput, Ticks ticks)
{
    readonly long usual = ticks.Of(Policy.DefaultDeadline);
    readonly long startup = ticks.Of(policy.StartupTimeout);
    long latest;
    long number; // beside the time: one line of memory to fetch from the core that had the lock before

    internal CallNumbers Numbers { get; } = new();

    /// <summary>Nobody enters any more: the node stops.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>The node stops, and only those enter that are part of a call that runs on it.</summary>
    internal bool IsDraining { get; private set; }

    /// <summary>A worker has been ready: from here on the default deadline counts from admission.</summary>
    internal bool HasOpened { get; private set; }

    /// <summary>Why nobody may enter, or null.</summary>
    internal GWorkerException? Refusal { get; private set; }

    /// <summary>Whether a call may enter that a worker has room for.</summary>
    internal bool IsFree => HasOpened && Refusal is null;

    /// <summary>Why these may not enter, or null.</summary>
    /// <param name="items">One call's.</param>
    /// <param name="isServed">Whether anybody takes work: while the node stops nobody else comes.</param>
    internal GWorkerException? Refuse(ReadOnlySpan<Item> items, bool isServed)
    {
        if (Refusal is not null && !(IsDraining && isServed && items[0].IsPartOfCall)) return Refusal;
        if (items.Length > policy.QueueItems) return new ListTooLongException(name, items.Length, policy.QueueItems);
        var bytes = 0L;
        foreach (var item in items) bytes += item.Bytes;
        if (bytes > policy.QueueBytes) return new PayloadTooLargeException(name, items.Length, bytes, policy.QueueItems, policy.QueueBytes);
        var bound =
            lanes.Count + items.Length > policy.QueueItems ? $"{lanes.Count} of {policy.QueueItems} items" :
            lanes.Bytes + bytes > policy.QueueBytes ? $"{Written.Bytes(lanes.Bytes)} of {Written.Bytes(policy.QueueBytes)} bytes" :
            null;
        return bound is null ? null : new OverloadedException(name, bound, throughput.TimeFor(lanes.Count));
    }

    /// <summary>The time of this entry, read before the lock: a lane's order is to be that of its items' ages.</summary>
    internal long InOrder(long now) => latest = Math.Max(latest, now);

    /// <summary>Larger than those before that came this way, whosever: of calls that come at the same time it says which was first.</summary>
    internal long NumberInOrder() => number = Numbers.After(number);

    /// <summary>The item's number, age and deadline.</summary>
    internal void Enter(Item item, long now, long number)
    {
        item.Id = number;
        item.Enqueued = item.IsForeign ? lanes.Since(item, now - item.Enqueued) : now;

        // What the caller gave a call counts from here. The default counts from Ready: a cold start has a budget of its own.
        item.AwaitsStart = !item.HasOwnDeadline && !HasOpened;
        item.Deadline = now + (item.HasOwnDeadline ? ticks.Of(new TimeSpan(item.Deadline)) : HasOpened ? usual : startup);
    }

    /// <summary>A worker is ready: what waited for it has its deadline from now.</summary>
    /// <returns>The earliest of those deadlines.</returns>
    internal long Open(long now)
    {
        if (!IsClosed && !IsDraining) Refusal = null;
        if (HasOpened) return long.MaxValue;
        HasOpened = true;
        foreach (var lane in lanes.Waiting)
            for (var item = lane.Items.First; item is not null; item = item.Next)
            {
                if (!item.AwaitsStart) continue;
                item.AwaitsStart = false; // once: nobody who closes and opens again and again renews it
                item.Deadline = now + usual;
            }

        return now + usual;
    }

    /// <summary>Nobody is left to run anything: the next call waits for a start again.</summary>
    internal void AwaitStart() => HasOpened = false;

    /// <summary>Nobody enters until a worker is ready, or ever.</summary>
    /// <returns>False where nobody did already.</returns>
    internal bool Close(GWorkerException why, bool forGood)
    {
        if (IsClosed || (IsDraining && !forGood)) return false;
        Refusal = why;
        IsClosed = forGood;
        IsDraining = false;
        return true;
    }

    /// <summary>Only those enter from here on that are part of a call that runs on this node.</summary>
    /// <returns>False where nobody does already.</returns>
    internal bool Drain(GWorkerException why)
    {
        if (IsClosed) return false;
        Refusal = why;
        IsDraining = true;
        return true;
    }
}
