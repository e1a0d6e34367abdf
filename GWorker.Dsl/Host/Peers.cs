namespace GWorker;

/// <summary>
/// The other nodes that take a pool's items, and the choice between them. This process comes first: while a worker of its own is
/// open, only what that one could not take next goes out. Belongs to its pool queue's lock.
/// </summary>
internal sealed class Peers(LaneTable lanes)
{
    // Between two peers the emptier of two that chance names: everybody's choice of the emptiest of all would be the same one.
    readonly Random chance = new();
    Peer[] all = [];

    /// <summary>Replaced, never changed: read without the lock.</summary>
    internal Peer[] All => Volatile.Read(ref all);

    internal bool AnyOpen => Array.Exists(all, p => p.IsOpen);

    /// <summary>Whether some peer would take another item.</summary>
    internal bool HaveRoom => Array.Exists(all, p => p.IsOpen && p.Free > 0);

    /// <summary>Another node takes up to this many items from here on; none where it is 0, and none of one that is gone: whoever grants may not have heard of it yet.</summary>
    internal void Grant(Peer peer, int credits)
    {
        if (peer.Abandoned) return;
        if (!all.Contains(peer)) Volatile.Write(ref all, [.. all, peer]);
        peer.Grant(credits);
    }

    internal void Remove(Peer peer) => Volatile.Write(ref all, [.. all.Where(p => p != peer)]);

    /// <summary>Sends out all that may go now, oldest first.</summary>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="hasWorker">Whether a worker of this node takes work.</param>
    internal void Pump(long now, bool hasWorker)
    {
        if (lanes.Own == 0 || !HaveRoom) return;
        while (Oldest(hasWorker) is { } item && Choose(item.Method) is { } peer)
        {
            lanes.Remove(item);
            if (item.Answered) continue; // cancelled this instant: it counts for nothing
            peer.Take(item);
            peer.Sent[item.Method.Index]++;
            item.Started = now;
            peer.Send(item);
        }
    }

    Item? Oldest(bool hasWorker)
    {
        Item? oldest = null;
        foreach (var lane in lanes.Waiting)
            if (lane.Outgoing(hasWorker ? lane.Batch?.Max ?? 0 : 0) is { } item && (oldest is null || item.Enqueued < oldest.Enqueued)) oldest = item;
        return oldest;
    }

    Peer? Choose(MethodContract method)
    {
        if (method.IsBatch && OpenBatch(method.Index) is { } filling) return filling;
        Peer? first = null, second = null;
        var seen = 0;
        foreach (var peer in all)
        {
            if (!peer.IsOpen || peer.Free <= 0) continue;
            seen++;
            if (chance.Next(seen) == 0) (first, second) = (peer, first);
            else if (second is null || chance.Next(seen - 1) == 0) second = peer;
        }

        return second is null || first!.Running.Count <= second.Running.Count ? first : second;
    }

    // A batch that another node has begun to gather is filled before the next is begun elsewhere.
    Peer? OpenBatch(int method)
    {
        Peer? fullest = null;
        var most = 0;
        foreach (var peer in all)
        {
            if (!peer.IsOpen || peer.Free <= 0) continue;
            var gathered = peer.Sent[method] % peer.BatchOf(method);
            if (gathered > most) (fullest, most) = (peer, gathered);
        }

        return fullest;
    }
}
