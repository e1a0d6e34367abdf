using System.Diagnostics;
using System.Globalization;
using HdrHistogram;
using Spectre.Console;

namespace GWorker.Examples.Embedder;

/// <summary>A few thousand callers at once, each with one text, and what became of them.</summary>
internal static class Load
{
    public static async Task Run(Node node, IReadOnlyList<string> texts, int calls, BatchWatch watch, CancellationToken cancel)
    {
        var embedder = node.Get<Embedder>();
        watch.Reset();
        var times = new LongConcurrentHistogram(1, TimeStamp.Minutes(10), 3);
        var done = 0;
        var started = Stopwatch.GetTimestamp();
        await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(async progress =>
        {
            var bar = progress.AddTask($"{calls} concurrent calls", maxValue: calls);
            var all = Task.WhenAll(Enumerable.Range(0, calls).Select(async i =>
            {
                var sent = Stopwatch.GetTimestamp();
                await embedder.Embed.Remote(texts[i % texts.Count], cancel);
                times.RecordValue(Stopwatch.GetTimestamp() - sent);
                Interlocked.Increment(ref done);
            }));
            while (!all.IsCompleted)
            {
                await Task.WhenAny(all, Task.Delay(100, cancel));
                bar.Value = Volatile.Read(ref done);
            }

            await all;
        });
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

        var table = new Table().Title($"{calls} concurrent calls").Border(TableBorder.Rounded).AddColumns("", "");
        table.HideHeaders();
        var loads = node.Status.Pools.Sum(p => p.Workers.Sum(w => w.Epoch));    // a worker that is started again loads it again
        table.AddRow("model loaded", loads == 1 ? "once" : $"{loads} times");
        table.AddRow("texts/s", Number(calls / seconds, "0"));
        table.AddRow("batches", Number(watch.Batches, "0"));
        table.AddRow("mean fill", $"{Number(watch.MeanFill, "0.0")} of 64");
        table.AddRow("closed because", string.Join(", ", watch.Reasons.OrderByDescending(r => r.Value).Select(r => $"{r.Key} {r.Value}")));
        table.AddRow("p50 / p99", $"{Milliseconds(times, 50)} / {Milliseconds(times, 99)} ms from send to answer, all sent at once");
        AnsiConsole.Write(table);
    }

    static string Milliseconds(HistogramBase times, double percentile) =>
        Number(times.GetValueAtPercentile(percentile) * 1000.0 / Stopwatch.Frequency, "0");

    static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
