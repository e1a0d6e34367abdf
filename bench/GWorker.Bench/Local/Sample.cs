namespace GWorker.Bench;

/// <summary>One measurement: calls per second, latencies in microseconds, bytes allocated per call by everybody.</summary>
internal sealed record Sample(double Rate, double P50, double P99, double Bytes)
{
    /// <summary>The median of each figure for itself.</summary>
    internal static Sample Median(IReadOnlyCollection<Sample> all) =>
        new(Middle(all.Select(s => s.Rate)), Middle(all.Select(s => s.P50)), Middle(all.Select(s => s.P99)), Middle(all.Select(s => s.Bytes)));

    static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
