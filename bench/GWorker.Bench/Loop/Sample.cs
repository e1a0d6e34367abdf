using System.Globalization;

namespace GWorker.Bench;

/// <summary>One measurement: calls per second, latencies in microseconds, bytes allocated per call by everybody in this process.</summary>
internal sealed record Sample(double Rate, double P50, double P99, double Bytes)
{
    internal static readonly string[] Columns = ["", "calls/s", "p50 µs", "p99 µs", "bytes/call"];

    /// <summary>The median of each figure for itself.</summary>
    internal static Sample Median(IReadOnlyCollection<Sample> all) =>
        new(Middle(all.Select(s => s.Rate)), Middle(all.Select(s => s.P50)), Middle(all.Select(s => s.P99)), Middle(all.Select(s => s.Bytes)));

    internal static Sample Of(Turn turn) => new(turn.Rate, At(turn, 50), At(turn, 99), turn.Bytes / (double)turn.Calls);

    internal static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// <summary>As a row of a table.</summary>
    internal string[] Row(string name) => [name, Written(Rate), Micros(P50), Micros(P99), Written(Bytes)];

    static double At(Turn turn, double percentile) =>
        turn.Latencies.TotalCount == 0 ? double.NaN : turn.Latencies.GetValueAtPercentile(percentile) / 1000.0;

    static string Written(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    static string Micros(double value) => value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
