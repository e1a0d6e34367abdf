using HdrHistogram;

namespace GWorker.Bench;

/// <summary>What one turn of an exchange counted.</summary>
/// <param name="Calls">Made while it counted.</param>
/// <param name="Seconds">How long that was.</param>
/// <param name="Bytes">Allocated by everybody in this process meanwhile.</param>
/// <param name="Latencies">In nanoseconds, of some of them.</param>
internal sealed record Turn(long Calls, double Seconds, long Bytes, HistogramBase Latencies)
{
    internal double Rate => Calls / Seconds;

    /// <summary>All turns of one round together.</summary>
    internal static Turn Sum(IReadOnlyList<Turn> turns)
    {
        var latencies = turns[0].Latencies.Copy();
        foreach (var turn in turns.Skip(1)) latencies.Add(turn.Latencies);
        return new(turns.Sum(t => t.Calls), turns.Sum(t => t.Seconds), turns.Sum(t => t.Bytes), latencies);
    }
}
