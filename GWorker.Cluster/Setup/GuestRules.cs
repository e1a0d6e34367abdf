using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// What an app needs of an actor system that somebody else configures. GWorker's own keys are a fallback to what is said there: a key
/// that is said there and cannot carry workers is found here, when the system starts, and not by the first node that is lost.
/// </summary>
internal sealed class GuestRules(ActorSystem system, string app, ClusterConfig given)
{
    // Akka's default. A frame of calls has a fourth at most, what nodes publish of themselves may need the rest.
    const long Frame = 128_000;

    const string FrameKey = "akka.remote.dot-netty.tcp.maximum-frame-size";

    readonly Config config = system.Settings.Config;

    /// <summary>Throws what makes it impossible, warns of what makes it worse.</summary>
    /// <exception cref="DefinitionException">Workers could not live there: all reasons are told.</exception>
    internal static void Check(ActorSystem system, ClusterParts parts, ClusterConfig given)
    {
        var rules = new GuestRules(system, parts.App, given);
        var faults = rules.Faults().ToList();
        if (faults.Count > 0) throw new DefinitionException($"App \"{parts.App}\" cannot start in actor system \"{system.Name}\"", faults);
        foreach (var warning in rules.Warnings()) parts.Log.LogWarning("Actor system {System}: {Warning}", system.Name, warning);
    }

    IEnumerable<Fault> Faults()
    {
        if (((ExtendedActorSystem)system).Provider is not IClusterActorRefProvider and var provider)
        {
            yield return new("GW1080", "akka.actor.provider", $": {provider.GetType().Name} is of no cluster, and only a cluster places workers", "Write .WithClustering() before .WithGWorker(app)");
            yield break; // all else follows from it
        }

        var roles = Cluster.Get(system).SelfRoles;
        var missing = ((string[])[ClusterConfig.HostRole, ClusterConfig.AppRole(app)]).Where(r => !roles.Contains(r)).Select(Written.String).ToList();
        if (missing.Count > 0)
            yield return new("GW1081", "akka.cluster.roles", $" = [{string.Join(", ", roles.Select(Written.String))}]: without {string.Join(" and ", missing)} no worker is placed here", "Write .WithGWorker(app) after .WithClustering(…)");
        if (config.GetByteSize(FrameKey, null) is { } frame and < Frame)
            yield return new("GW1082", FrameKey, $" = {frame}b: frames of calls would not fit", $"Leave it out, or write {FrameKey} = {Frame}b");
    }

    // Each with the line to write instead.
    IEnumerable<string> Warnings()
    {
        if (!given.Seeds.IsEmpty)
            yield return "Seeds have no effect: it joins whom its owner says. Write .WithClustering(new() { SeedNodes = […] })";
        if (string.IsNullOrEmpty(config.GetString("akka.cluster.downing-provider-class")))
            yield return "akka.cluster.downing-provider-class is empty: nobody decides that a node is lost, and what ran there never runs elsewhere. " +
                "Write akka.cluster.downing-provider-class = \"Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster\"";
        if (!config.GetBoolean("akka.cluster.run-coordinated-shutdown-when-down", true))
            yield return "akka.cluster.run-coordinated-shutdown-when-down is off: a node that was voted out would go on beside those that took over. Write akka.cluster.run-coordinated-shutdown-when-down = on";
        foreach (var (key, least) in given.Times.Keys)
            if (config.GetTimeSpan(key) is var time && time < least)
                yield return $"{key} is {Written.Time(time)}: a worker's .Grace and [OnExit] may take {Written.Time(given.Times.Drain)}, and would be cut off. Leave it out, or write {key} = {LeaveTimes.Text(least)}";
    }
}
