using Akka.Actor;
using Akka.Cluster;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// Warns where another node runs a definition otherwise. Of two nodes the one that came later is told: it is the one that somebody looks
/// at. What is told before the cluster has told who tells it waits for that.
/// </summary>
internal sealed class PolicyWatch(ClusterParts parts, Cluster cluster)
{
    // Whoever reaches the port can tell something.
    const int Most = 1_000;

    readonly Dictionary<Address, Policies> told = [];
    readonly HashSet<string> said = [];

    internal void Hear(Address from, Policies theirs)
    {
        if (!parts.IsHost || theirs.App != parts.App || told.Count >= Most) return;
        told[from] = theirs;
        if (cluster.State.Members.FirstOrDefault(m => m.Address.Equals(from)) is { } member) Look(member);
    }

    internal void Look(Member member)
    {
        if (!told.Remove(member.Address, out var theirs) || !member.IsOlderThan(cluster.SelfMember)) return;
        foreach (var difference in Policies.Of(parts).Against(theirs))
            if (said.Count < Most && said.Add(difference))
                parts.Log.LogWarning("{Node} runs {Difference}. Each node goes by its own, and of the whole cluster's numbers the larger hold: deploy one definition everywhere", member.Address, difference);
    }
}
