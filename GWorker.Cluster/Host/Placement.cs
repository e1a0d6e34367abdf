using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace GWorker;

/// <summary>
/// Where a worker goes: of the nodes that can run its definition and have room, the one with the fewest workers. Rebalancing only
/// clears the homes of workers that are gone: what moves living ones is the keeper, which stops one where there are too many.
/// </summary>
/// <param name="parts">What this node shares.</param>
/// <param name="self">This node's address.</param>
/// <param name="nobody">Who asks for a home where sharding does so by itself: a shard has just lost its own.</param>
internal sealed class Placement(ClusterParts parts, string self, IActorRef nobody) : IShardAllocationStrategy
{
    // A worker that was placed just now is not in anybody's entry yet.
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    readonly Dictionary<string, long> placed = [];

    public Task<IActorRef> AllocateShard(IActorRef requester, string shardId, IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations)
    {
        // Its worker has ended, and no other will have its name. A new home would count as a worker there, and next time be cleared anew.
        if (requester.Equals(nobody)) return Task.FromResult<IActorRef>(ActorRefs.Nobody);
        var hosts = parts.Directory.Hosts.ToDictionary(e => e.Address);
        var service = WorkerId.TryParse(shardId, out var id) ? id.Service : "";
        var best = currentShardAllocations
            .Select(region => (Region: region.Key, Entry: hosts.GetValueOrDefault(AddressOf(region.Key)), Load: region.Value.Count(IsLive)))
            .Where(c => c.Entry is { IsLeaving: false } entry && entry.Offers.Any(o => o.Service == service && o.CanHost))
            .OrderByDescending(c => c.Entry!.Offers.Any(o => o.Service == service && o.Room != 0))
            .ThenBy(c => c.Load)
            .ThenBy(c => c.Entry!.Address, StringComparer.Ordinal)
            .FirstOrDefault();

        // A node that can run it is there, and sharding does not know it yet: who asks for the home asks again, a little later.
        if (best.Region is null && hosts.Values.Any(h => !h.IsLeaving && h.Offers.Any(o => o.Service == service && o.CanHost)))
            return Task.FromException<IActorRef>(new InvalidOperationException($"No node that can run {shardId} takes shards yet."));
        lock (placed)
        {
            foreach (var settled in placed.Where(p => parts.Clock.GetElapsedTime(p.Value) >= Settling).Select(p => p.Key).ToList()) placed.Remove(settled);
            placed[shardId] = parts.Clock.GetTimestamp();
        }

        return Task.FromResult(best.Region ?? requester);
    }

    public Task<IImmutableSet<string>> Rebalance(IImmutableDictionary<IActorRef, IImmutableList<string>> currentShardAllocations, IImmutableSet<string> rebalanceInProgress)
    {
        if (rebalanceInProgress.Count > 0) return Task.FromResult<IImmutableSet<string>>([]);
        return Task.FromResult<IImmutableSet<string>>(currentShardAllocations.SelectMany(r => r.Value).Where(s => !IsLive(s)).ToImmutableHashSet());
    }

    bool IsLive(string shard)
    {
        lock (placed)
            if (placed.TryGetValue(shard, out var at) && parts.Clock.GetElapsedTime(at) < Settling) return true;
        return parts.Directory.All.Any(e => e.Pools.Any(p => p.Workers.Any(w => w.Id == shard)));
    }

    string AddressOf(IActorRef region) => region.Path.Address.Host is null ? self : region.Path.Address.ToString();
}
