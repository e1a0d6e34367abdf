using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>What a batch costs its worker, and the rule it is batched by: the same for the real batcher and for the ideal one.</summary>
internal static class Cost
{
    internal const int Max = 64;
    internal const int Concurrent = 2 * Max;

    internal static readonly TimeSpan Wait = 20.Ms;

    static readonly TimeSpan PerBatch = 2.Ms;
    static readonly TimeSpan PerItem = TimeSpan.FromMicroseconds(30);

    /// <summary>Items a second where every batch is full.</summary>
    internal static double Capacity => Max / (PerBatch + Max * PerItem).TotalSeconds;

    /// <summary>A run's length in timestamps.</summary>
    internal static long Of(int items) => Timestamps(PerBatch + items * PerItem);

    internal static long Timestamps(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    internal static double Ms(long timestamps) => timestamps * 1000.0 / Stopwatch.Frequency;
}
