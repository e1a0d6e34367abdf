namespace GWorker;

/// <summary>Which worker should move so that nodes carry alike: pure.</summary>
internal static class Spread
{
    /// <returns>A worker's id, or null where all is well or something is on the move already.</returns>
    internal static string? Choose(IReadOnlyList<NodeEntry> hosts)
    {
        var staying = hosts.Where(h => !h.IsLeaving).ToList();
        if (staying.Count < 2 || staying.SelectMany(Workers).Any(w => w.IsLeaving || w.Stage != Stage.Ready)) return null;
        var emptiest = staying.MinBy(h => Workers(h).Count())!;
        var fullest = staying.MaxBy(h => Workers(h).Count())!;
        if (Workers(fullest).Count() - Workers(emptiest).Count() < 2) return null;
        return fullest.Pools
            .Where(pool => CanMove(pool, hosts, emptiest))
            .SelectMany(pool => pool.Workers)
            .MaxBy(w => w.IdleFor)?.Id;
    }

    static IEnumerable<WorkerEntry> Workers(NodeEntry host) => host.Pools.SelectMany(p => p.Workers);

    // A worker that no minimum asks for, such as any of a parameter pool's, would not be started again elsewhere; a pool's only one would leave a gap.
    static bool CanMove(PoolEntry pool, IReadOnlyList<NodeEntry> hosts, NodeEntry to)
    {
        var workers = hosts.SelectMany(h => h.Pools).Where(p => p.Id == pool.Id).Sum(p => p.Workers.Length);
        return workers >= 2 && pool.Key.Length == 0 && to.Offers.Any(o => o.Service == pool.Service && o.CanHost && o.Room != 0 && workers <= o.Policy.Least);
    }
}
