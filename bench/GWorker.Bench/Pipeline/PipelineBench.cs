using System.Diagnostics;
using System.Globalization;

namespace GWorker.Bench;

/// <summary>A map of a million items through two stages: its throughput beside blocks linked by hand, and what it keeps alive meanwhile.</summary>
internal static class PipelineBench
{
    internal const double BusyMicros = 2;
    const int InFlight = 256;
    const int Samples = 10;

    internal static void Run(Report report, bool quick) => RunAsync(report, quick).GetAwaiter().GetResult();

    static async Task RunAsync(Report report, bool quick)
    {
        var items = quick ? 20_000 : 1_000_000;
        var rounds = quick ? 1 : 5;
        var cls = App.Cls<Spinner>().MinWorkers(1).Concurrent(16);
        await using var node = await App.Of("bench", cls.Named("first"), cls.Named("second")).Start().ConfigureAwait(false);
        var (first, second) = (node.Get<Spinner>("first"), node.Get<Spinner>("second"));
        Flow<int, int> empty = first.Empty >> second.Empty, busy = first.Busy >> second.Busy;

        (string Name, Func<int, IAsyncEnumerable<int>> Map)[] subjects =
        [
            ("**GWorker**, empty stages", n => empty.Map(Enumerable.Range(0, n), InFlight)),
            ("Dataflow by hand, empty stages", n => HandLinked.Map(Enumerable.Range(0, n), 0, InFlight)),
            ("**GWorker**, 2 µs of work a stage", n => busy.Map(Enumerable.Range(0, n), InFlight)),
            ("Dataflow by hand, 2 µs of work a stage", n => HandLinked.Map(Enumerable.Range(0, n), BusyMicros, InFlight)),
            ("GWorker, empty stages, as they come", n => empty.Map(Enumerable.Range(0, n), InFlight, ordered: false)),
        ];
        foreach (var subject in subjects) await Measure(subject.Map, quick ? 1_000 : 200_000).ConfigureAwait(false);
        var found = subjects.ToDictionary(s => s.Name, _ => new List<(double Rate, double Bytes)>());
        for (var round = 0; round < rounds; round++)
            for (var i = 0; i < subjects.Length; i++)
            {
                var (name, map) = subjects[(i + round) % subjects.Length];
                found[name].Add(await Measure(map, items).ConfigureAwait(false));
                Report.Progress($"round {round + 1} of {rounds}, {name}: {found[name][^1].Rate:0} items/s");
            }

        var (few, many) = (await Live(empty, 10_000).ConfigureAwait(false), await Live(empty, items).ConfigureAwait(false));
        report.Line($"{Written(items)} ints through two stages, in order, {InFlight} in flight in each, both stages sixteen at a time. Medians of {rounds} rounds, all subjects in turn in each,");
        report.Line("the order rotated. The blocks by hand have the same duties: bounded, in order, one outcome for each item, a token for all. GWorker's stages are pools of an");
        report.Line("embedded node with their defaults: a deadline on every call, a bounded queue, metrics.");
        report.Line();
        report.Table("Throughput", ["", "items/s", "bytes/item"], subjects.Select(s => new[] { s.Name, Written(Rate(s.Name)), Written(Sample.Middle(found[s.Name].Select(f => f.Bytes))) }));
        report.Line($"Live bytes: what is left after a forced collection, {Samples} times while a map is under way, empty stages. The most of them: {Written(few)} with 10,000 items, {Written(many)} with {Written(items)}.");
        report.Line();
        report.Number("pipeline.items_per_s", Rate(subjects[0].Name), "0");
        report.Number("pipeline.vs_dataflow", Rate(subjects[2].Name) / Rate(subjects[3].Name));
        report.Number("pipeline.vs_dataflow_empty", Rate(subjects[0].Name) / Rate(subjects[1].Name));
        report.Number("pipeline.live_mb_more", (many - few) / 1e6);

        double Rate(string name) => Sample.Middle(found[name].Select(f => f.Rate));
    }

    static async Task<(double Rate, double Bytes)> Measure(Func<int, IAsyncEnumerable<int>> map, int items)
    {
        GC.Collect();
        var (bytes, start, sum, count) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp(), 0L, 0);
        await foreach (var answer in map(items).ConfigureAwait(false)) (sum, count) = (sum + answer, count + 1);
        var time = Stopwatch.GetElapsedTime(start);
        if (count != items || sum != (long)items * (items - 1) / 2 + 2L * items) throw new InvalidOperationException($"{count} answers with the sum {sum} for {items} items.");
        return (items / time.TotalSeconds, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)items);
    }

    /// <summary>The most bytes that are alive while a map goes on.</summary>
    static async Task<double> Live(Flow<int, int> flow, int items)
    {
        var (most, count) = (0L, 0);
        await foreach (var _ in flow.Map(Enumerable.Range(0, items), InFlight).ConfigureAwait(false))
            if (++count % (items / (Samples + 1)) == 0 && count < items) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
        return most;
    }

    static string Written(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
