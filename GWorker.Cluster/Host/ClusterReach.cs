namespace GWorker;

/// <summary>
/// A node's pools as its callers meet them: with the workers of every node that it may send to. One that runs no worker itself
/// is as well as the others.
/// </summary>
internal static class ClusterReach
{
    internal static NodeStatus Reach(this ClusterParts parts, NodeStatus own)
    {
        var others = parts.Directory.Hosts.Where(h => h.Uid != parts.Uid && parts.Directory.TakesCalls(h)).ToList();

        // What a client may call is known by what is offered, and how many there should be as well.
        if (!parts.IsHost && others.Count == 0) return own with { Pools = [] };
        var pools = parts.IsHost ? own.Pools : [.. own.Pools.Select(p => p with { Least = Least(others, p.Name) }).Concat(Offered(others, own))];
        return own with { Pools = [.. pools.Select(p => p with { Workers = [.. p.Workers, .. Workers(others, p.Name)] })] };
    }

    static IEnumerable<PoolStatus> Offered(IReadOnlyList<NodeEntry> others, NodeStatus own) => others
        .SelectMany(h => h.Offers).Select(o => o.Service).Distinct().Except(own.Pools.Select(p => p.Name)).Order(StringComparer.Ordinal)
        .Select(name => new PoolStatus(name, 0, TimeSpan.Zero, 0, [], [], Least(others, name)));

    // A pool of parameters has another name than any definition, and promises nobody.
    static int Least(IReadOnlyList<NodeEntry> others, string pool) =>
        others.SelectMany(h => h.Offers).Where(o => o.Service == pool).Select(o => o.Policy.Least).DefaultIfEmpty().Max();

    static IEnumerable<WorkerStatus> Workers(IReadOnlyList<NodeEntry> others, string pool) =>
        from host in others
        from entry in host.Pools
        where entry.Name == ErrorCodec.Cap(pool, EntryRules.MostName)
        from worker in entry.Workers
        select new WorkerStatus(worker.Epoch, worker.Stage, worker.StageFor, worker.Device, $"on {host.Address}");
}
