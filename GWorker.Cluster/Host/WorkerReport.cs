using System.Collections.Immutable;

namespace GWorker;

/// <summary>One worker, asked directly: what <see cref="ClusterNode.Describe"/> gives.</summary>
/// <param name="Id">Its name in the cluster.</param>
/// <param name="Node">Where it is.</param>
/// <param name="Pool">Its pool; empty where there is no such worker.</param>
/// <param name="Stage">Where it is in its life.</param>
/// <param name="Epoch">Its incarnation, from 1.</param>
/// <param name="Waiting">Items in its node's queue of the pool.</param>
/// <param name="Running">Items in its own code.</param>
/// <param name="Device">What it runs on.</param>
/// <param name="Verdicts">The last probe verdicts and failed enters, newest last, at most eight.</param>
public sealed record WorkerReport(
    string Id, string Node, string Pool, Stage Stage, int Epoch, int Waiting, int Running, string Device, ImmutableArray<string> Verdicts)
{
    /// <summary>One line, and one for each verdict.</summary>
    public override string ToString() =>
        $"{Id} on {Node}: {Pool} epoch {Epoch} {Stage}, {Waiting} waiting, {Running} running, {(Device.Length > 0 ? Device : "no device")}" + string.Concat(Verdicts.Select(v => $"\n  {v}"));
}
