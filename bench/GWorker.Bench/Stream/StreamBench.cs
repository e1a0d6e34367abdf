using System.Diagnostics;
using System.Globalization;

namespace GWorker.Bench;

/// <summary>What an item of a stream costs between two processes, how soon a method is stopped, what continuous batching is worth, and what a spawned call costs.</summary>
internal static class StreamBench
{
    const int Crowd = 1_000;
    const int Each = 1_000;
    const int Wide = 1_000;

    internal static void Run(Report report, bool quick) => Measure(report, quick).GetAwaiter().GetResult();

    static async Task Measure(Report report, bool quick)
    {
        var (rounds, items, subjects, crowds, stops) = await MeasureWire(quick).ConfigureAwait(false);
        Report.Progress("continuous and static batching");
        var (continuous, fixedOnes) = await Generation.Measure(quick).ConfigureAwait(false);
        Report.Progress("spawned calls");
        var spawning = await Spawning.Measure(quick).ConfigureAwait(false);
        Tell(report, quick, rounds, items, subjects, crowds, stops, continuous, fixedOnes);
        Tell(report, quick, spawning);
    }

    static async Task<(int Rounds, int Items, Subject[] Subjects, Subject[] Crowds, double[] Stops)> MeasureWire(bool quick)
    {
        await using var orleans = new OrleansPeer();
        await using var gworker = new GWorkerPeer();
        foreach (var peer in new Peer[] { orleans, gworker })
        {
            Report.Progress($"starting {peer.Mode}");
            await peer.Start().ConfigureAwait(false);
        }

        var items = quick ? 50_000 : 300_000;
        var rounds = quick ? 1 : 5;
        Subject[] subjects =
        [
            new("Orleans client → silo, an IAsyncEnumerable of a grain", n => orleans.Count(0, n)),
            new($"the same, {Wide} items in an answer instead of 100", n => orleans.InAnswersOf(Wide, n)),
            new("**GWorker** client → node", n => gworker.Count(0, n)),
        ];
        foreach (var subject in subjects) await Read(subject.Count(items / 10)).ConfigureAwait(false);
        for (var round = 0; round < rounds; round++)
        {
            Report.Progress($"one stream: round {round + 1} of {rounds}");
            for (var i = 0; i < subjects.Length; i++)
            {
                var subject = subjects[(i + round) % subjects.Length];
                subject.Alone.Add(items / await Time(() => Read(subject.Count(items))).ConfigureAwait(false));
            }
        }

        Subject[] crowds = [new(subjects[0].Name, n => orleans.Count(n, Each)), new(subjects[2].Name, n => gworker.Count(n, Each))];
        for (var round = 0; round < (quick ? 1 : 3); round++)
            foreach (var crowd in crowds)
            {
                Report.Progress($"{Crowd} streams: {crowd.Name}");
                crowd.Alone.Add(Crowd * Each / await Time(() => Task.WhenAll(Enumerable.Range(0, Crowd).Select(n => Read(crowd.Count(n))))).ConfigureAwait(false));
            }

        Report.Progress("breaking out");
        return (rounds, items, subjects, crowds, await BreakOut(gworker.Streams, quick ? 20 : 500).ConfigureAwait(false));
    }

    static void Tell(
        Report report, bool quick, int rounds, int items, Subject[] subjects, Subject[] crowds, double[] stops, Generation.Found continuous, Generation.Found fixedOnes)
    {
        report.Line($"A client process and a server process per subject, on loopback. Every item is an int and costs its method nothing; the reader checks it. Medians of {rounds} rounds of");
        report.Line($"{Written(items)} items, all subjects in turn in each round, the order rotated.");
        report.Line();
        report.Table("One stream", ["", "items/s"], subjects.Select(s => new[] { s.Name, Written(s.Rate) }));
        report.Table($"{Written(Crowd)} streams at once, {Written(Each)} items each", ["", "items/s, all together"], crowds.Select(c => new[] { c.Name, Written(c.Rate) }));
        report.Line($"Leaving the loop after 3 items of a stream that then waits: from `break` to the moment when the method's token fires in the other process, {stops.Length} times:");
        report.Line($"{Ms(stops[stops.Length / 2])} ms at the median, {Ms(stops[stops.Length * 99 / 100])} ms at the 99th percentile, {Ms(stops[^1])} ms at most.");
        report.Line();
        report.Line($"{Written(Generation.Sequences(quick))} sequences of a model whose step spins {Decoder.Step.TotalMicroseconds:0} µs, however many of its {Decoder.Places} places are taken; lengths geometric, mean {Lengths.Mean}, cap {Lengths.Cap}, a fixed");
        report.Line("seed; 64 callers, each with one sequence at a time. Static: a batch runs until its longest sequence has ended. Both in one process with their callers.");
        report.Line();
        report.Table("Batching by the same worker", ["", "sequences/s", "steps", "live in a step"],
            [Row("static, `Batch<T>`", fixedOnes), Row("continuous, `Live<TIn, TState, TOut>`", continuous)]);

        report.Number("stream.items_per_s", subjects[2].Rate, "0");
        report.Number("stream.orleans_items_per_s", subjects[0].Rate, "0");
        report.Number("stream.vs_orleans", subjects[2].Rate / subjects[0].Rate);
        report.Number("stream.vs_orleans_wide", subjects[2].Rate / subjects[1].Rate);
        report.Number($"stream.items_per_s_{Crowd}_streams", crowds[1].Rate, "0");
        report.Number($"stream.vs_orleans_{Crowd}_streams", crowds[1].Rate / crowds[0].Rate);
        report.Number("stream.break_out_p99_ms", stops[stops.Length * 99 / 100]);
        report.Number("stream.break_out_worst_ms", stops[^1]);
        report.Number("stream.continuous_sequences_per_s", continuous.PerSecond, "0.0");
        report.Number("stream.continuous_vs_static", continuous.PerSecond / fixedOnes.PerSecond);
    }

    static void Tell(Report report, bool quick, Spawning.Found spawning)
    {
        report.Line($"{Written(Spawning.Calls(quick))} calls of a method that adds one, by {Spawning.Callers} callers, in one process with their node, which is alone and so keeps no copies. Medians of {Spawning.Rounds(quick)} rounds, each with a");
        report.Line("node of its own. Spawned: until the last is answered. Fetched: by its id, and its answer got, when all have ended.");
        report.Line();
        report.Table("Spawned calls", ["", "calls/s"],
            [["awaited, `Remote`", Written(spawning.Awaited)], ["spawned, `Spawn`", Written(spawning.Spawned)], ["fetched, `Fetch` and `Get`", Written(spawning.Fetched)]]);
        report.Number("stream.spawn_per_s", spawning.Spawned, "0");
        report.Number("stream.spawn_vs_remote", spawning.Spawned / spawning.Awaited);
        report.Number("stream.fetch_per_s", spawning.Fetched, "0");
    }

    static async Task<double[]> BreakOut(Handle<Streaming> streaming, int times)
    {
        var took = new double[times];
        for (var i = 0; i < times; i++)
        {
            var at = 0L;
            await foreach (var item in streaming.Drip.Remote(3).ConfigureAwait(false))
                if (item == 2)
                {
                    at = Stopwatch.GetTimestamp();
                    break;
                }

            took[i] = (await streaming.Stopped.Remote().ConfigureAwait(false) - at) * 1000.0 / Stopwatch.Frequency;
        }

        Array.Sort(took);
        return took;
    }

    static async Task Read(IAsyncEnumerable<int> stream)
    {
        var read = 0;
        await foreach (var item in stream.ConfigureAwait(false)) read += item == read ? 1 : throw new InvalidOperationException($"{item} came instead of {read}.");
    }

    static async Task<double> Time(Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        await work().ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static string[] Row(string name, Generation.Found found) => [name, Ms(found.PerSecond), Written(found.Steps), Ms(found.Live)];

    static string Written(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    static string Ms(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    sealed record Subject(string Name, Func<int, IAsyncEnumerable<int>> Count)
    {
        internal List<double> Alone { get; } = [];

        internal double Rate => Sample.Middle(Alone);
    }
}
