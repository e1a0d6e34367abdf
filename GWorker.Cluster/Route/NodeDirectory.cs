namespace GWorker;

/// <summary>
/// Who runs what where: the latest entry of every node that this one knows, its own included. What the cluster says of a node's
/// life comes from its membership; what it offers, from itself.
/// </summary>
internal sealed class NodeDirectory
{
    readonly Lock gate = new();
    readonly Dictionary<long, NodeEntry> entries = [];
    readonly HashSet<long> unreachable = [];
    readonly Dictionary<long, long> silent = [];
    readonly HashSet<long> removed = [];
    NodeEntry[] all = [];

    /// <summary>Told, outside the lock, after each change.</summary>
    internal event Action Changed = static () => { };

    /// <summary>Replaced, never changed.</summary>
    internal NodeEntry[] All => Volatile.Read(ref all);

    /// <summary>Nodes on which workers may run, and which can be reached.</summary>
    internal IEnumerable<NodeEntry> Hosts
    {
        get { lock (gate) return [.. all.Where(e => e.IsHost && !unreachable.Contains(e.Uid))]; }
    }

    internal bool IsReachable(long uid)
    {
        lock (gate) return !unreachable.Contains(uid);
    }

    /// <summary>Whether a node has said that it leaves.</summary>
    internal bool IsLeaving(long uid) => Array.Exists(All, e => e.Uid == uid && e.IsLeaving);

    /// <summary>Whether a node gets new calls by what it says in this entry.</summary>
    internal bool TakesCalls(NodeEntry entry)
    {
        lock (gate) return !entry.IsLeaving && !removed.Contains(entry.Uid) && !unreachable.Contains(entry.Uid) && entry.Version > silent.GetValueOrDefault(entry.Uid, -1);
    }

    /// <returns>Whether it was news.</returns>
    internal bool Apply(NodeEntry entry)
    {
        lock (gate)
        {
            // What a removed node sent before it was removed may come after.
            if (removed.Contains(entry.Uid) || (entries.TryGetValue(entry.Uid, out var known) && known.Version >= entry.Version)) return false;
            entries[entry.Uid] = entry;
            Snapshot();
        }

        Changed();
        return true;
    }

    internal void SetReachable(long uid, bool reachable)
    {
        lock (gate)
        {
            if (!(reachable ? unreachable.Remove(uid) : unreachable.Add(uid))) return;
        }

        Changed();
    }

    /// <summary>
    /// The data connection of a node has ended, as it does at once where its process dies: it gets no new calls before there is another one, or it
    /// speaks again. What it has said so far is void, and one entry more, which may have been under way.
    /// </summary>
    internal void SetConnected(long uid, bool connected)
    {
        lock (gate)
        {
            if (connected)
            {
                if (!silent.Remove(uid)) return;
            }
            else
            {
                if (!entries.TryGetValue(uid, out var known)) return;
                silent[uid] = known.Version + 1;
            }
        }

        Changed();
    }

    internal void Remove(long uid)
    {
        lock (gate)
        {
            removed.Add(uid);
            unreachable.Remove(uid);
            silent.Remove(uid);
            if (!entries.Remove(uid)) return;
            Snapshot();
        }

        Changed();
    }

    void Snapshot() => Volatile.Write(ref all, [.. entries.Values.OrderBy(e => e.Address, StringComparer.Ordinal)]);
}
