using System.Globalization;

namespace GWorker.Bench;

/// <summary>What a call costs in one process.</summary>
internal static class LocalBench
{
    const int Max = 64;

    static readonly int[] Levels = [1, 256, 4096];

    internal static void Run(Report report, bool quick)
    {
        var dataflow = new DataflowSubject("Dataflow, BufferBlock → ActionBlock", buffered: true);
        var async = new GWorkerSubject<Adder>("**GWorker**", App.Cls<Adder>().Concurrent(16), static (adder, n) => adder.Next.Remote(n));
        var orleans = new OrleansSubject();
        Subject[] unbatched =
        [
            dataflow,
            new DataflowSubject("Dataflow, ActionBlock alone", buffered: false),
            async,
            new GWorkerSubject<Adder>("GWorker, every instrument listened to", App.Cls<Adder>().Concurrent(16), static (adder, n) => adder.Next.Remote(n), listens: true),
            new GWorkerSubject<SyncAdder>("GWorker, synchronous method", App.Cls<SyncAdder>().Concurrent(16), static (adder, n) => adder.Next.Remote(n)),
            new AkkaSubject(),
            orleans,
        ];

        var dataflowBatched = new DataflowBatchSubject("Dataflow, BatchBlock → ActionBlock", Max, 20.Ms);
        var cls = App.Cls<BatchAdder>().Concurrent(2 * Max).Batched(Max, 20.Ms);
        var asyncBatched = new GWorkerSubject<BatchAdder>("**GWorker**", cls, static (adder, n) => adder.Next.Remote(n));
        Subject[] batched =
        [
            dataflowBatched,
            asyncBatched,
            new GWorkerSubject<BatchAdder>("GWorker, every instrument listened to", cls, static (adder, n) => adder.Next.Remote(n), listens: true),
            new GWorkerSubject<BatchAdder>("GWorker, synchronous method", cls, static (adder, n) => adder.NextSync.Remote(n)),
        ];

        Subject[] all = [.. unbatched, .. batched];
        foreach (var subject in all) subject.Start().GetAwaiter().GetResult();
        var found = Rounds.Measure([.. Levels.SelectMany(level => new (Exchange[], int)[] { (unbatched, level), (batched, level) })], quick);
        foreach (var subject in all) subject.DisposeAsync().AsTask().GetAwaiter().GetResult();

        report.Line($"Closed loop, each caller with one call out at a time. Medians of {Rounds.Text(quick)}, all subjects in turn,");
        report.Line("the order rotated. Every subject is handed an int and gives the next one from a method that returns a task. Bytes are what the process");
        report.Line("allocated per call, caller included. GWorker runs with its defaults: a deadline on every call, a bounded queue, metrics.");
        report.Line("Latencies are of calls that began and ended within a turn. With many in flight the pool serves some callers again and again while others wait for a");
        report.Line("thread (calls in flight / calls/s is the mean wait of all): there calls/s are what compares subjects, and the latencies of one in flight.");
        report.Line("Akka and Orleans have no row among the batched ones: neither makes batches of its callers' items by itself.");
        report.Line();
        foreach (var level in Levels) Table(report, "unbatched", unbatched, level, found);
        foreach (var level in Levels) Table(report, $"batched ({Max}, 20 ms)", batched, level, found);

        report.Number("local.unbatched.gworker_calls_per_s", found[(async, 256)].Rate, "0");
        report.Number("local.unbatched.dataflow_calls_per_s", found[(dataflow, 256)].Rate, "0");
        report.Number("local.unbatched.orleans_calls_per_s", found[(orleans, 256)].Rate, "0");
        report.Number("local.batched.gworker_calls_per_s", found[(asyncBatched, 256)].Rate, "0");
        report.Number("local.batched.dataflow_calls_per_s", found[(dataflowBatched, 256)].Rate, "0");
        report.Number("local.orleans_p50_us", found[(orleans, 1)].P50);
        report.Number("local.unbatched.vs_orleans", found[(async, 256)].Rate / found[(orleans, 256)].Rate);
        report.Number("local.unbatched.vs_dataflow", found[(async, 256)].Rate / found[(dataflow, 256)].Rate);
        report.Number("local.batched.vs_dataflow", new[] { 256, 4096 }.Min(level => found[(asyncBatched, level)].Rate / found[(dataflowBatched, level)].Rate));
        report.Number("local.bytes_per_call", found[(async, 256)].Bytes, "0");
        report.Number("local.p50_us", found[(async, 1)].P50);
        report.Number("local.p50_vs_orleans", found[(async, 1)].P50 / found[(orleans, 1)].P50);
    }

    static void Table(Report report, string mode, Subject[] subjects, int level, Dictionary<(Exchange, int), Sample> found) =>
        report.Table(
            $"{mode}, {level.ToString("#,0", CultureInfo.InvariantCulture)} in flight", Sample.Columns,
            subjects.Select(subject => found[(subject, level)].Row(subject.Name)));
}
