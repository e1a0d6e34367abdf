using Akka.Actor;

namespace GWorker;

/// <summary>The connections of this process, one for each incarnation of another that is a member of the cluster.</summary>
internal sealed class Connections(ClusterParts parts)
{
    readonly Lock gate = new();
    readonly HashSet<long> removed = [];
    Dictionary<long, Connection> all = [];
    LinkHub? links;
    volatile bool isClosed;

    /// <summary>Told, outside the lock, of a node that is gone for good, when nothing of it comes any more; not of those that this one leaves.</summary>
    internal event Action<long> Removed = static _ => { };

    /// <summary>Replaced, never changed.</summary>
    internal IReadOnlyCollection<Connection> All => Volatile.Read(ref all).Values;

    internal LinkHub? Links => links;

    /// <summary>Whether this node has stopped, or is none of the cluster any more: it can ask nobody.</summary>
    internal bool IsClosed => isClosed;

    /// <summary>From here on there is something to connect with.</summary>
    internal void Open(LinkHub hub) => links = hub;

    /// <summary>The connection, or null where that node is known to be gone.</summary>
    internal Connection? Of(Address address, long uid)
    {
        if (Volatile.Read(ref all).TryGetValue(uid, out var known)) return known;
        lock (gate)
        {
            if (all.TryGetValue(uid, out known)) return known;
            if (removed.Contains(uid) || links is null) return null;
            var link = links.To(address, uid);
            link.Connected = connected => parts.Directory.SetConnected(uid, connected);
            link.IsEnding = () => parts.Directory.IsLeaving(uid) || parts.Directory.IsLeaving(parts.Uid);
            known = new(address, uid, link, parts);
            if (Array.Find(parts.Directory.All, e => e.Uid == uid) is { } entry) known.Limit.Learn(entry.MaxPayload); // it may have said so before
            links.Listen(uid, known.Receive);
            Volatile.Write(ref all, new(all) { [uid] = known });
            return known;
        }
    }

    /// <summary>The node says what it takes, and where it takes data connections.</summary>
    internal void Learn(NodeEntry entry)
    {
        Find(entry.Uid)?.Limit.Learn(entry.MaxPayload);
        if (entry.DataPort != 0 && Address.Parse(entry.Address) is { Host: { } host }) links?.Learn(entry.Uid, host, entry.DataPort);
    }

    /// <summary>The nodes that this one has met and that are not gone.</summary>
    internal IReadOnlyCollection<long> Known => Volatile.Read(ref all).Keys;

    internal Connection? Find(long uid) => Volatile.Read(ref all).GetValueOrDefault(uid);

    /// <summary>The node is gone for good: what it had of ours is lost or runs again, and what of it is here is not waited for.</summary>
    internal void Remove(long uid, string why)
    {
        if (TryClose(uid, why)) Removed(uid);
    }

    bool TryClose(long uid, string why)
    {
        Connection? gone;
        lock (gate)
        {
            removed.Add(uid);
            if (!all.TryGetValue(uid, out gone)) return false;
            var next = new Dictionary<long, Connection>(all);
            next.Remove(uid);
            Volatile.Write(ref all, next);
        }

        // Behind the lock: whoever is dialling goes on there and then, and may log. Nobody makes the link anew, since the node is known to be gone.
        links!.Forget(uid);
        gone.Close(why);
        return true;
    }

    internal void Close(string why)
    {
        isClosed = true;
        links?.Dispose(); // before any is forgotten: a peer that dials once more would be told of as a stranger
        long[] uids;
        lock (gate) uids = [.. all.Keys];
        foreach (var uid in uids) TryClose(uid, why);
    }
}
