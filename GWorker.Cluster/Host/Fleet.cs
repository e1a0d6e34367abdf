namespace GWorker;

/// <summary>
/// What the keeper of the whole cluster orders, from what all nodes publish: the same <see cref="KeeperPolicy"/> as in one
/// process, over the sum of all nodes. Plain state and a clock reading; the actor around it only carries orders out.
/// </summary>
internal sealed class Fleet(TimeProvider clock, int maxPools)
{
    // As long as a woken worker may take to appear in its node's entry: longer than placing it takes, unless its node died.
    static readonly TimeSpan Visible = TimeSpan.FromSeconds(10);

    readonly Dictionary<WorkerId, (PoolId Pool, long At)> woken = [];
    readonly Dictionary<PoolId, long> relieved = [];
    readonly Moves moves = new(clock);

    /// <summary>A worker to start, or to stop where <see cref="Key"/> is null.</summary>
    internal readonly record struct Order(WorkerId Id, byte[]? Key);

    internal IReadOnlyList<Order> Look(IReadOnlyList<NodeEntry> nodes, IReadOnlyList<NodeEntry> hosts)
    {
        var orders = new List<Order>();
        var now = clock.GetTimestamp();
        var seen = nodes.SelectMany(n => n.Pools).SelectMany(p => p.Workers).Select(w => new WorkerId(w.Id)).ToHashSet();
        foreach (var id in woken.Where(w => seen.Contains(w.Key) || clock.GetElapsedTime(w.Value.At, now) > Visible).Select(w => w.Key).ToList()) woken.Remove(id);
        var pools = nodes.SelectMany(n => n.Pools.Select(p => (Node: n, Pool: p))).GroupBy(p => p.Pool.Id).ToList();
        foreach (var gone in relieved.Keys.Except(pools.Select(p => p.Key)).ToList()) relieved.Remove(gone);
        foreach (var pool in pools)
        {
            var offers = hosts.Where(h => !h.IsLeaving).SelectMany(h => h.Offers).Where(o => o.Service == pool.Key.Service && o.CanHost).ToList();
            if (offers.Count == 0) continue;
            var all = pool.Select(p => p.Pool).ToList();
            var workers = pool.SelectMany(p => p.Pool.Workers.Select(w => (p.Node, Worker: w))).Where(w => !w.Worker.IsLeaving && !w.Node.IsLeaving).ToLookup(w => IsMisplaced(w.Node, pool.Key.Service), w => w.Worker);
            var (staying, misplaced) = (workers[false].ToList(), workers[true].ToList());
            orders.AddRange(pool.SelectMany(p => Stranded(p.Node, p.Pool, hosts)).Select(id => new Order(new(id), null)));
            var starting = woken.Values.Count(w => w.Pool == pool.Key);
            if (staying.Count + starting == 0 && offers.All(o => o.Room == 0)) (staying, misplaced) = (misplaced, staying); // nobody could take over
            var idlest = staying.Where(w => w.Stage == Stage.Ready).MaxBy(w => w.IdleFor);
            var pressed = all.Max(p => p.PressedFor);
            if (relieved.TryGetValue(pool.Key, out var at) && clock.GetElapsedTime(at, now) is var since && since < pressed) pressed = since;
            var policy = PoolPolicy.Widest(offers.Select(o => o.Policy));
            var least = Math.Max(pool.Key.Key.Length == 0 ? policy.Least : 0, Math.Min(moves.Promised(pool.Key), policy.Most));
            var most = policy.Most;
            if (misplaced.Count > 0)
            {
                // For each another serves first, also where that is one too many for so long: whether it will serve nobody knows.
                if (staying.Count(w => w.Stage == Stage.Ready) is > 0 and var ready && ready + misplaced.Count > Math.Max(least, 1)) orders.Add(new(new(misplaced.MaxBy(w => w.IdleFor)!.Id), null));
                most = Math.Max(1, most - misplaced.Count + 1);
                least = Math.Clamp(least, 1, Math.Min(most, staying.Count + starting + 1));
            }

            var size = new PoolSize(
                staying.Count + starting, staying.Count(w => w.Stage != Stage.Ready) + starting, least, most,
                all.Sum(p => p.Waiting), pressed, idlest?.IdleFor ?? TimeSpan.Zero, policy.ScaleDown);
            var change = KeeperPolicy.Decide(size);
            if (change < 0) orders.Add(new(new(idlest!.Id), null));
            for (; change > 0; change--)
            {
                var hasPlace = staying.Count + starting + misplaced.Count > 0 || pools.Count(p => p.Any(e => e.Pool.Workers.Length > 0)) + woken.Count < maxPools;
                if (!hasPlace || !offers.Any(o => o.Room != 0))
                {
                    if (Evict(pool.Key, pools.Where(p => p.Key != pool.Key).Select(p => p.ToList()), hosts, hasPlace) is { } victim) orders.Add(new(victim, null));
                    break;
                }

                var id = WorkerId.New(pool.Key.Service);
                woken[id] = (pool.Key, now);
                relieved[pool.Key] = now;
                orders.Add(new(id, all[0].Key));
            }
        }

        if (moves.Next(nodes, hosts, isQuiet: orders.Count == 0 && woken.Count == 0) is { } mover) orders.Add(new(mover, null));
        return orders;
    }

    /// <summary>For whose workers there the CPU stood in while the node was alone: no other node would have them so.</summary>
    static bool IsMisplaced(NodeEntry node, string service) => node.Offers.Any(o => o.Service == service && !o.CanHost);

    /// <summary>Workers that cannot enter where they are, since no device is left for them there, while another node has one: where they go is found when they are missed.</summary>
    static IEnumerable<string> Stranded(NodeEntry node, PoolEntry pool, IReadOnlyList<NodeEntry> hosts) =>
        node.Offers.Any(o => o.Service == pool.Service && o.Room == 0) && hosts.Any(h => h.Uid != node.Uid && !h.IsLeaving && h.Offers.Any(o => o.Service == pool.Service && o is { CanHost: true, Room: not 0 }))
            ? pool.Workers.Where(w => w is { Stage: Stage.BackingOff, IsLeaving: false }).Select(w => w.Id)
            : [];

    /// <summary>A worker of the idlest pool that nobody has promised and whose place would do; null where somebody leaves already.</summary>
    static WorkerId? Evict(PoolId wanted, IEnumerable<List<(NodeEntry Node, PoolEntry Pool)>> others, IReadOnlyList<NodeEntry> hosts, bool hasPlace)
    {
        if (hosts.SelectMany(h => h.Pools).Any(p => p.Workers.Any(w => w.IsLeaving))) return null;
        return others
            .Where(p => p[0].Pool.Key.Length > 0 || p.All(e => e.Node.Offers.All(o => o.Service != e.Pool.Service || o.Policy.Least == 0)))
            .Where(p => p.All(e => e.Pool is { Waiting: 0, Running: 0 } && e.Pool.Workers.All(w => w.Stage == Stage.Ready && w.IdleFor >= Service.MinimumStay)))
            .SelectMany(p => p)
            .Where(e => e.Pool.Workers.Length > 0 && (!hasPlace || e.Node.Offers.Any(o => o.Service == wanted.Service && o.CanHost)))
            .SelectMany(e => e.Pool.Workers)
            .MaxBy(w => w.IdleFor) is { } idlest ? new WorkerId(idlest.Id) : null;
    }
}
