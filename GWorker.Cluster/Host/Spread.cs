namespace GWorker;

/// <summary>Which worker should move so that nodes carry alike: pure.</summary>
internal static class Spread
{
    /// <param name="Worker">Who is to stop where it is.</param>
    /// <param name="Pool">Its pool, which is to have another elsewhere.</param>
    /// <param name="From">The node that has it.</param>
    internal readonly record struct Move(WorkerId Worker, PoolId Pool, long From);

    /// <returns>Null where all is well or something is on the move already.</returns>
    internal static Move? Choose(IReadOnlyList<NodeEntry> hosts)
    {
        var staying = hosts.Where(h => !h.IsLeaving).Select(h => (Host: h, Count: h.Pools.Sum(p => p.Workers.Length))).OrderBy(h => h.Count).ToList();
        if (staying.Count == 0 || staying[^1].Count - staying[0].Count < 2) return null; // of a difference of one, the other node would have one more
        if (staying.SelectMany(h => h.Host.Pools).SelectMany(p => p.Workers).Any(IsMoving)) return null;
        var pools = staying.SelectMany(h => h.Host.Pools).ToLookup(p => p.Id);
        Move? best = null;
        var most = (Difference: 1, IdleFor: TimeSpan.MaxValue);
        foreach (var (from, count) in staying)
            foreach (var pool in from.Pools.Where(p => p.Workers.Length > 0 && count - staying[0].Count >= most.Difference))
            {
                // The one that placement would choose, or none: another would not get it.
                var (to, carries) = staying.Find(h => h.Host.Offers.Any(o => o.Service == pool.Service && o is { CanHost: true, Room: not 0 }));
                var idlest = pool.Workers.MaxBy(w => w.IdleFor)!;
                var worth = (count - carries, idlest.IdleFor);
                if (to is null || worth.CompareTo(most) <= 0 || !Takes(to, pool) || !CanSpare(pools[pool.Id].SelectMany(p => p.Workers))) continue;
                (most, best) = (worth, new(new(idlest.Id), pool.Id, from.Uid));
            }

        return best;
    }

    /// <summary>What was restarted, or tries again, is in trouble and keeps nobody else.</summary>
    static bool IsMoving(WorkerEntry worker) => worker.IsLeaving || worker is { Stage: Stage.New or Stage.Entering, Epoch: <= 1 };

    /// <summary>A pool's only worker would leave a gap, and one beside others that do not serve too.</summary>
    static bool CanSpare(IEnumerable<WorkerEntry> all) => all.ToList() is { Count: >= 2 } workers && workers.TrueForAll(w => w.Stage == Stage.Ready);

    /// <summary>Not where workers fail to enter, and not where the node's own definition, which may be an older one, allows no more.</summary>
    static bool Takes(NodeEntry to, PoolEntry pool) =>
        !to.Pools.SelectMany(p => p.Workers).Any(w => w.Stage == Stage.BackingOff)
        && to.Pools.Where(p => p.Id == pool.Id).Sum(p => p.Workers.Length) < to.Offers.First(o => o.Service == pool.Service).Policy.Most;
}
