using System.Collections.Immutable;

namespace GWorker;

/// <summary>What a node looks like at one moment: print it.</summary>
/// <param name="App">The app's name.</param>
/// <param name="Pools">Every pool, parameter pools too.</param>
public sealed record NodeStatus(string App, ImmutableArray<PoolStatus> Pools)
{
    /// <summary>A line per pool and per worker.</summary>
    public override string ToString() => string.Join('\n', Pools.Select(p => p.ToString()));
}

/// <summary>One pool.</summary>
/// <param name="Name">Its name, with its <c>PerPool</c> parameters if it has any.</param>
/// <param name="Waiting">Items in its queue.</param>
/// <param name="OldestAge">How long the oldest of them has waited.</param>
/// <param name="Running">Items in user code.</param>
/// <param name="Workers">Its workers.</param>
/// <param name="Quarantined">Hung incarnations that still hold their device: name and why.</param>
/// <param name="Least">Workers it should always have.</param>
public sealed record PoolStatus(
    string Name, int Waiting, TimeSpan OldestAge, int Running, ImmutableArray<WorkerStatus> Workers, ImmutableArray<string> Quarantined, int Least)
{
    /// <summary>One line for the pool and one for each worker.</summary>
    public override string ToString() =>
        $"{Name}: {Waiting} waiting, {Running} running" + string.Concat(Workers.Select(w => $"\n  {w}")) + string.Concat(Quarantined.Select(q => $"\n  quarantined: {q}"));
}

/// <summary>One worker.</summary>
/// <param name="Epoch">Its incarnation, from 1.</param>
/// <param name="Stage">Where it is in its life.</param>
/// <param name="For">How long it has been there.</param>
/// <param name="Device">What it runs on.</param>
/// <param name="Why">What brought it here, where that is worth telling.</param>
public sealed record WorkerStatus(int Epoch, Stage Stage, TimeSpan For, string Device, string? Why)
{
    /// <summary>One line.</summary>
    public override string ToString() => $"epoch {Epoch} {Stage} for {Written.Measured(For)} on {(Device.Length > 0 ? Device : "no device")}{(Why is null ? "" : $": {Why}")}";
}
