using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// A cluster node's side of keeping pools: publishes what it has, and attaches the other nodes that have workers to the queues of
/// its own pools. What should be started and stopped is the keeper's business, who reads what all publish.
/// </summary>
/// <param name="parts">What this node shares.</param>
/// <param name="connections">The ways to other nodes.</param>
/// <param name="publish">Has the node's entry sent out, soon.</param>
internal sealed class ClusterKeeper(ClusterParts parts, Connections connections, Action publish) : IKeeper
{
    readonly TaskCompletionSource<GWorkerException> firstFailure = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly HashSet<string> givingWay = []; // the actor's that publishes
    volatile bool isLeaving;
    bool hasToldRoom;

    /// <summary>The first enter that failed on this node.</summary>
    internal Task<GWorkerException> FirstFailure => firstFailure.Task;

    public void OnOpened(Pool pool)
    {
        var service = parts.Services.Of(pool);
        if (service.KeyOf(pool).Fault is { } fault)
        {
            pool.Queue.Refuse(fault, forGood: true);
            return;
        }

        foreach (var entry in parts.Directory.All) Attach(entry, service, pool);
        publish();
    }

    public void OnMoved(Pool pool) => publish();

    public void OnFailed(Pool pool, GWorkerException why)
    {
        firstFailure.TrySetResult(why);
        publish();
    }

    public void Demand(Pool pool) => publish();

    public void OnRoom() => publish();

    public string WhyNoWorker(Pool pool)
    {
        var hosts = parts.Directory.Hosts.ToList();
        var id = IdOf(pool);
        var entries = hosts.SelectMany(h => h.Pools.Where(p => p.Id == id).Select(p => (Node: h, Pool: p))).ToList();
        return
            hosts.Count == 0 ? $"no node that runs app \"{parts.App}\" is known" :
            WhyNoDevice(hosts, id.Service) is { } noDevice ? noDevice :
            entries.FirstOrDefault(e => e.Pool.Failure is not null).Pool?.Failure is { } failure ? failure :
            entries.FirstOrDefault(e => e.Pool.Workers.Length > 0) is { Node: { } node, Pool: { } found } ? WhyNot(found.Workers[0]) + WhyNot(node) :
            "no worker has been placed yet" + string.Concat(entries.SelectMany(e => e.Pool.Quarantined.Select(q => $"; quarantined on {e.Node.Address}: {q}")));
    }

    static string WhyNot(WorkerEntry worker) => $"its worker is {worker.Stage}{(worker.Why is { } why ? $": {why}" : "")}";

    string WhyNot(NodeEntry node) => parts.Directory.TakesCalls(node) ? "" : $", and its node {node.Address} {(node.IsLeaving ? "is leaving" : "does not answer")}";

    PoolId IdOf(Pool pool) => new(pool.Service.Cls.Name, Convert.ToBase64String(parts.Services.Of(pool).KeyOf(pool).Bytes));

    public TimeSpan? StartingFor(Pool pool)
    {
        if (pool.StartingFor is { } here) return here;
        var id = IdOf(pool);
        return parts.Directory.Hosts.SelectMany(h => h.Pools).Where(p => p.Id == id).SelectMany(p => p.Workers)
            .Where(w => w.Stage == Stage.Entering).Select(w => (TimeSpan?)w.StageFor).Max();
    }

    /// <summary>The node takes nothing new from here on.</summary>
    internal void Leave()
    {
        isLeaving = true;
        publish();
    }

    /// <summary>An entry has changed: whoever takes calls now is granted to, and calls that nobody will ever take are told why.</summary>
    internal void Refresh()
    {
        foreach (var service in parts.Services.All)
            foreach (var pool in service.Pools)
                foreach (var entry in parts.Directory.All) Attach(entry, service, pool);
    }

    /// <summary>Every second: what nobody needs goes, and what nobody can run fails.</summary>
    internal void Tidy()
    {
        // Those too that are out of reach: until the cluster has decided that they are gone, they may come back and take what waits.
        var hosts = parts.Directory.All.Where(e => e.IsHost).ToList();
        foreach (var service in parts.Services.All)
        {
            service.Service.RetireUnused();
            foreach (var pool in service.Pools)
                if (WhyNever(hosts, service, pool) is { } why) pool.Queue.FailWaiting(new UnavailableException(pool.Name, why, "It is tried again by itself; look at the nodes' logs"));
        }
    }

    /// <summary>What this node publishes of itself.</summary>
    internal NodeEntry Entry()
    {
        var now = parts.Clock.GetTimestamp();
        var callers = Math.Max(1, connections.All.Count(c => c.Foreign > 0));
        var services = parts.Services.All;
        return new(
            parts.Address, parts.Uid, parts.NextVersion(), parts.App, parts.IsHost, isLeaving,
            [.. parts.Node.Devices.Devices.Select(d => d.Name)],
            parts.IsHost ? [.. services.Select(Offer)] : [],
            Fitting(services.SelectMany(s => s.Pools.Select(p => Entry(s, p, now, callers)))),
            connections.Links?.DataPort ?? 0, KeepsCalls: parts.IsHost, parts.MaxPayload);
    }

    Offer Offer(WireService service)
    {
        var policy = service.Service.Cls.Policy;
        var devices = parts.Node.Devices;
        return new(
            service.Name, policy.Gpus.IsEmpty ? -1 : devices.Room(policy), devices.CanHost(policy) && !GivesWay(service.Name, policy), string.Join(" or ", policy.Gpus),
            new(policy.MinWorkers, policy.Most, policy.ScaleDown), policy.StartupTimeout, policy.QueueItems, policy.QueueBytes);
    }

    /// <summary>Whether another node has the device that the CPU stands in for here: that is where workers go then.</summary>
    bool GivesWay(string service, Policy policy)
    {
        var gives = parts.Node.Devices.FallsBack(policy) && parts.Directory.Hosts.Any(e => e.Uid != parts.Uid && !e.IsLeaving && e.Offers.Any(o => o.Service == service && o.CanHost));
        if (!gives) givingWay.Remove(service);
        else if (givingWay.Add(service))
            parts.Log.LogWarning("{Worker}: another node has the {Wishes} that the CPU stands in for here: its workers go there", service, string.Join(" or ", policy.Gpus));
        return gives;
    }

    /// <summary>As many pools as an entry has room for: texts are left out before any pool is, and pools in which nothing runs before others.</summary>
    PoolEntry[] Fitting(IEnumerable<PoolEntry> pools)
    {
        var room = EntryRules.MostPoolBytes;
        var all = pools.ToList();
        if (all.Sum(EntryRules.SizeOf) <= room) return [.. all];
        var fitting = new List<PoolEntry>(all.Count);
        foreach (var pool in all.Select(EntryRules.WithoutReasons).OrderByDescending(p => (p.Workers.Length > 0, p.Key.Length == 0, p.Waiting > 0)))
        {
            var size = EntryRules.SizeOf(pool);
            if (size > room) continue;
            room -= size;
            fitting.Add(pool);
        }

        if (fitting.Count < all.Count && !hasToldRoom)
        {
            hasToldRoom = true;
            parts.Log.LogWarning("{Count} of {All} sets of PerPool parameters are more than this node can tell the others of, and get no worker. Use shorter ones, or fewer at a time", all.Count - fitting.Count, all.Count);
        }

        return [.. fitting];
    }

    PoolEntry Entry(WireService service, Pool pool, long now, int callers)
    {
        var load = pool.Queue.Load();
        var (size, _) = pool.Look(now);
        var policy = service.Service.Cls.Policy;
        var workers = pool.Workers;
        var failing = workers.Length > 0 && Array.TrueForAll(workers, w => w.Life.Failures >= 3) ? workers[0].Life.Why : null;
        return new(
            service.Name, service.KeyOf(pool).Bytes, ErrorCodec.Cap(pool.Name, EntryRules.MostName), (load.Credits + callers - 1) / callers, load.Waiting, load.Running,
            size.PressedFor, pool.LateAfter ?? pool.Patience(load), policy.Reruns, policy.Retry,
            [.. service.Methods.Select(m => service.Service.Plan.Batches.TryGetValue(m.Method.Index, out var batch) ? batch.Max : 1)],
            failing is null ? null : ErrorCodec.Cap($"it could not enter {workers[0].Life.Failures} times in a row, last: {failing}", EntryRules.MostWhy),
            [.. workers.Where(w => w.Seat is EntitySeat && w.Life.Stage != Stage.Stopped).Select(Entry)])
        {
            Quarantined = [.. pool.Quarantined.Take(EntryRules.MostQuarantined).Select(q => ErrorCodec.Cap($"epoch {q.Incarnation.Epoch} on {q.Incarnation.Device}: {q.Why}", EntryRules.MostWhy))],
        };
    }

    WorkerEntry Entry(Worker worker) => new(
        ((EntitySeat)worker.Seat).Id.Text, worker.Life.Epoch, worker.Life.Stage, worker.Life.Leaving,
        worker.Incarnation?.Slots is { } slots ? slots.IdleFor : TimeSpan.Zero, worker.Incarnation?.Device ?? "", parts.Clock.GetElapsedTime(worker.Since))
    {
        Why = worker.Life.Why is { } why ? ErrorCodec.Cap(why, EntryRules.MostWhy) : null,
    };

    void Attach(NodeEntry entry, WireService service, Pool pool)
    {
        if (entry.Uid == parts.Uid || !entry.IsHost) return;
        var key = service.KeyOf(pool).Bytes;
        var found = Array.Find(entry.Pools, p => p.Service == service.Name && p.Key.AsSpan().SequenceEqual(key));
        var known = connections.Find(entry.Uid)?.Outbox.FindPeer(pool);
        if (known is null && found is not { Credits: > 0 }) return;
        if ((known ?? connections.Of(Akka.Actor.Address.Parse(entry.Address), entry.Uid)?.Outbox.PeerOf(pool, service)) is not { } peer) return;
        peer.Entry = found ?? peer.Entry;
        if (!pool.HasWorkers) pool.LateAfter = found?.LateAfter ?? pool.LateAfter;
        else pool.LateAfter = null;
        var credits = Granted(entry, peer, found);
        if (peer.Credits != credits) pool.Queue.Grant(peer, credits);
        if (credits > 0 && Granted(entry, peer, found) == 0) pool.Queue.Grant(peer, 0); // closed meanwhile, by somebody who may have come first
    }

    int Granted(NodeEntry entry, RemotePeer peer, PoolEntry? found) => parts.Directory.TakesCalls(entry) && entry.Version > peer.ClosedUpTo ? found?.Credits ?? 0 : 0;

    string? WhyNever(IReadOnlyList<NodeEntry> hosts, WireService service, Pool pool)
    {
        if (hosts.Count == 0) return null; // one may still come
        if (WhyNoDevice(hosts, service.Name) is { } noDevice) return noDevice;

        // Only of those within reach: where another node is about to take the calls, what was said before does not count.
        var key = service.KeyOf(pool).Bytes;
        return hosts.Where(h => parts.Directory.IsReachable(h.Uid)).SelectMany(h => h.Pools).FirstOrDefault(p => p.Service == service.Name && p.Key.AsSpan().SequenceEqual(key) && p.Failure is not null)?.Failure;
    }

    static string? WhyNoDevice(IReadOnlyList<NodeEntry> hosts, string service)
    {
        var offers = hosts.SelectMany(h => h.Offers).Where(o => o.Service == service).ToList();
        if (offers.Any(o => o.CanHost)) return null;
        if (offers.Count == 0) return $"no node runs {service}";
        var devices = hosts.SelectMany(h => h.Devices).GroupBy(d => d).Select(g => $"{g.Count()}×{g.Key}").ToList();
        return $"no node offers {offers[0].Wishes}; offered: {(devices.Count == 0 ? "no device" : string.Join(", ", devices))}";
    }
}
