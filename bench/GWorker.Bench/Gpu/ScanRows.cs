using System.Globalization;
using GWorker.Examples.VectorSearch;

namespace GWorker.Bench;

/// <summary>The scan that answers VectorSearch's queries, without a worker around it: bytes of the index a second beside a copy within the device's memory.</summary>
internal static class ScanRows
{
    const int Columns = 512;
    const int Best = 10;

    /// <param name="report">Where it is told.</param>
    /// <param name="bed">The device.</param>
    /// <param name="floor">What it can do at best.</param>
    /// <param name="matmul">The rate of our own float32 matrix products, 0 where it was not measured.</param>
    internal static Task Run(Report report, GpuBed bed, Floor floor, double matmul) => bed.Operate((operations, wait) =>
    {
        var rows = bed.Quick ? 2_000 : bed.Found.IsCpu ? 100_000 : 1_000_000;
        Report.Progress($"an index of {rows} x {Columns}");
        using var index = operations.CreateMatrix(Columns);
        MadeUp.Read($"{MadeUp.Prefix}{rows}x{Columns}", (_, count) => index.Resize(count), (some, first) => index.Upload(some, first));
        using var queries = operations.CreateMatrix(Columns);
        var table = new List<string[]>();
        foreach (var batch in bed.Quick ? [1, 8] : new[] { 1, 2, 4, 8, 16, 32, 64 })
        {
            var packed = new float[batch * Columns];
            for (var i = 0; i < batch; i++) MadeUp.Row(rows + i, packed.AsSpan(i * Columns, Columns)); // no row of the index
            queries.Upload(packed);
            var exact = new Hit[batch * Best];
            operations.TopK(queries, index, Best, exact);
            foreach (var precision in GpuBed.Precisions(operations, halves: false))
            {
                Report.Progress($"scans for {batch}, {precision}");
                var hits = new Hit[batch * Best];
                var seconds = bed.Each(() => operations.TopK(queries, index, Best, hits, precision), wait);
                var bytes = 4.0 * rows * Columns / seconds;
                var found = Enumerable.Range(0, batch).Sum(q => Rows(hits, q).Intersect(Rows(exact, q)).Count()) / (double)exact.Length;
                var name = $"gpu.{bed.Label}.scan_{precision.ToString().ToLowerInvariant()}_batch{batch}";
                report.Number($"{name}_vs_copy", bytes / floor.Bytes);
                report.Number($"{name}_recall", found, "0.0000");
                if (precision == Precision.Single && matmul > 0) report.Number($"{name}_vs_matmul", 2.0 * batch * rows * Columns / seconds / matmul);
                table.Add([$"{batch}, {precision}", Written(1e3 * seconds, "0.00"), Written(bytes / 1e9, "0.0"), Written(bytes / floor.Bytes, "0.00"), Written(2.0 * batch * rows * Columns / seconds / 1e9, "#,0"), Written(found, "0.0000")]);
            }
        }

        report.Table(
            $"{bed.Found.Name}: scans of {rows} x {Columns} for the best {Best}, beside a copy of {Written(floor.Bytes / 1e9, "0.0")} GB/s read and written",
            ["queries", "ms", "GB/s", "of the copy", "GFLOP/s", $"of the exact {Best}"], table);
    });

    static IEnumerable<int> Rows(Hit[] hits, int query) => hits.Skip(query * Best).Take(Best).Select(h => h.Row);

    static string Written(double value, string digits) => value.ToString(digits, CultureInfo.InvariantCulture);
}
