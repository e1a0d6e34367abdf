using System.Globalization;
using GWorker.Examples.VectorSearch;

namespace GWorker.Bench;

/// <summary>VectorSearch over made-up vectors of 512 numbers: queries a second, by how many are answered in one scan.</summary>
internal static class SearchRows
{
    const int Columns = 512;

    internal static async Task Run(Report report, GpuBed bed)
    {
        var rows = bed.Quick ? 2_000 : bed.Found.IsCpu ? 100_000 : 1_000_000;
        Precision[] precisions = [];
        await bed.Operate((operations, _) => precisions = GpuBed.Precisions(operations, halves: false));
        var table = new List<string[]>();
        foreach (var (precision, batch) in precisions.SelectMany(p => (bed.Quick ? [1, 16] : new[] { 1, 4, 16, 64, 256 }).Select(b => (p, b))))
        {
            Report.Progress($"VectorSearch, batches of {batch}, {precision}");
            var searchers = App.Cls<Searcher>().Gpu(bed.Wish).Concurrent(batch).Batched(batch, 50.Ms); // closes when all that fit are there
            await using var node = await App.Of("bench", searchers).Start(new() { Devices = bed.Devices });
            var search = node.Get<Searcher>().With(index: $"{MadeUp.Prefix}{rows}x{Columns}", precision: precision).Search;
            float[][] queries = [.. Enumerable.Range(0, batch).Select(Query)];
            var seconds = await Timed.Each(() => Task.WhenAll(queries.Select(q => search.Remote(q))), bed.Quick ? 2 : 10, bed.Quick ? 1 : 5);
            var (rate, bandwidth) = (batch / seconds, 4.0 * rows * Columns / seconds / 1e9);
            table.Add([$"{batch}, {precision}", rate.ToString("#,0", CultureInfo.InvariantCulture), (1e3 * seconds).ToString("0.00", CultureInfo.InvariantCulture), bandwidth.ToString("0.0", CultureInfo.InvariantCulture)]);
            var name = $"gpu.{bed.Label}.search_{(precision == Precision.Single ? "" : $"{precision.ToString().ToLowerInvariant()}_")}";
            report.Number($"{name}queries_per_s_batch{batch}", rate, "0");
            report.Number($"{name}gb_s_batch{batch}", bandwidth, "0.0");
        }

        report.Table($"{bed.Found.Name}: VectorSearch over {rows} x {Columns}, the best 10", ["queries at once", "queries/s", "ms a batch", "GB/s of the index"], table);

        static float[] Query(int seed)
        {
            var vector = new float[Columns];
            MadeUp.Row(seed, vector);
            return vector;
        }
    }
}
