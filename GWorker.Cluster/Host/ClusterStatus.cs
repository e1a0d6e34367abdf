using System.Collections.Immutable;

namespace GWorker;

/// <summary>What one node knows of the whole cluster at one moment: print it.</summary>
/// <param name="App">The app's name.</param>
/// <param name="Members">Its nodes and clients, by address.</param>
public sealed record ClusterStatus(string App, ImmutableArray<MemberStatus> Members)
{
    /// <summary>A line per member, pool and worker.</summary>
    public override string ToString() => string.Join('\n', Members.Select(m => m.ToString()));

    internal static ClusterStatus Of(ClusterParts parts) => new(parts.App, [.. parts.Directory.All.Select(e => new MemberStatus(
        e.Address, e.IsHost, e.IsLeaving, parts.Directory.IsReachable(e.Uid), [.. e.Devices],
        [.. e.Pools.Select(p => new MemberPool(
            p.Name, p.Credits, p.Waiting, p.Running, [.. p.Workers.Select(w => new MemberWorker(w.Id, w.Stage, w.Epoch, w.Device) { Why = w.Why })]) { Quarantined = [.. p.Quarantined] })]))]);
}

/// <summary>One process of the cluster.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="IsHost">Whether it runs workers; false for a client.</param>
/// <param name="IsLeaving">It takes nothing new.</param>
/// <param name="IsReachable">Whether this node hears from it.</param>
/// <param name="Devices">Its devices.</param>
/// <param name="Pools">What it runs or calls.</param>
public sealed record MemberStatus(
    string Address, bool IsHost, bool IsLeaving, bool IsReachable, ImmutableArray<string> Devices, ImmutableArray<MemberPool> Pools)
{
    /// <summary>A line for the member, its pools and their workers.</summary>
    public override string ToString() =>
        $"{Address}: {(IsHost ? "host" : "client")}{(IsLeaving ? ", leaving" : "")}{(IsReachable ? "" : ", unreachable")}" + string.Concat(Pools.Select(p => $"\n  {p}"));
}

/// <summary>A pool on one member.</summary>
/// <param name="Name">Its name, with its <c>PerPool</c> parameters if it has any.</param>
/// <param name="Credits">How many items another node may have there.</param>
/// <param name="Waiting">Items in its queue there.</param>
/// <param name="Running">Items in user code there.</param>
/// <param name="Workers">Its workers there.</param>
public sealed record MemberPool(string Name, int Credits, int Waiting, int Running, ImmutableArray<MemberWorker> Workers)
{
    /// <summary>Hung incarnations that still hold their device there: which and why, the first eight, each cut to 500 characters.</summary>
    public ImmutableArray<string> Quarantined { get; init; } = [];

    /// <summary>One line for the pool, one for each worker, and one for each that is quarantined.</summary>
    public override string ToString() =>
        $"{Name}: {Waiting} waiting, {Running} running" + string.Concat(Workers.Select(w => $"\n    {w}")) + string.Concat(Quarantined.Select(q => $"\n    quarantined: {q}"));
}

/// <summary>A worker as its node publishes it.</summary>
/// <param name="Id">Its name in the cluster: ask it with <see cref="ClusterNode.Describe"/>.</param>
/// <param name="Stage">Where it is in its life.</param>
/// <param name="Epoch">Its incarnation, from 1.</param>
/// <param name="Device">What it runs on.</param>
public sealed record MemberWorker(string Id, Stage Stage, int Epoch, string Device)
{
    /// <summary>What brought it where it is, as a probe's verdict or why it could not enter, cut to 500 characters; null where nothing is worth telling, or its node is too old to say.</summary>
    public string? Why { get; init; }

    /// <summary>One line.</summary>
    public override string ToString() => $"{Id} epoch {Epoch} {Stage} on {(Device.Length > 0 ? Device : "no device")}{(Why is null ? "" : $": {Why}")}";
}
