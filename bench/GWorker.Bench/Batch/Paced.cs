using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>A worker that takes as long as <see cref="Cost"/> says, without giving up its core, and writes down when.</summary>
[Worker]
internal sealed partial class Paced(Timeline log)
{
    [Method]
    public int[] Run(Batch<int> calls)
    {
        var start = Stopwatch.GetTimestamp();
        var end = start + Cost.Of(calls.Count);
        var batch = log.Batches;
        log.Start[batch] = start;
        log.Size[batch] = calls.Count;
        foreach (var call in calls) log.BatchOf[call] = batch;
        var now = start;
        while (now < end) now = Stopwatch.GetTimestamp();
        log.End[batch] = now;
        log.Batches = batch + 1;
        return calls.Span.ToArray();
    }
}
