using System.Globalization;

namespace GWorker.Bench;

/// <summary>How near the real batcher comes to one that costs nothing, from an idle worker to an overloaded one.</summary>
internal static class BatchBench
{
    internal static void Run(Report report, bool quick)
    {
        var time = quick ? 1.S : 10.S;
        var bound = quick ? 1024 : 16_384;
        Report.Progress("warming up");
        foreach (var load in new[] { 0.6, 1.5 }) new RealRun(load, quick ? 300.Ms : 2.S, bound).Run();

        report.Line($"A worker whose batch takes 2 ms + 30 µs per item of spinning, one batch at a time, `Concurrent({Cost.Concurrent}).Batched({Cost.Max}, 20.Ms).Queue({bound})`: at most");
        report.Line($"{Cost.Capacity:0} items/s. Poisson arrivals (a fixed seed) for {time.TotalSeconds:0} s per load, sent each millisecond. \"Ideal\" is a simulation of the trace that was recorded");
        report.Line("while sending, under the same rule (`BatchPolicy.Decide`), where nothing but the run takes time. Wait = from sending to the start of the batch, window included.");
        report.Line("\"Overrun\" is how much longer than asked the spinning took: what the machine gave to others meanwhile;");
        report.Line("\"longest\" is that of one run, in ms: at 90 % a stall drains in ten times its length, so one of 10 ms is the 99th percentile of the 10 s.");
        report.Line("\"Stolen\" is how long the host ran others on this machine's cores while they had work, in ms, all cores together (`/proc/stat`).");
        report.Line("\"Collector\" is how long garbage collections held everything up, and how many there were.");
        report.Line();

        Report.Progress("the machine's stalls");
        var stalls = Stalls.Look(time);
        var all = new Dictionary<int, (RealRun Run, Figures Real, Figures Ideal)>();
        foreach (var percent in new[] { 5, 30, 60, 90, 150 })
        {
            Report.Progress($"load {percent} %");
            var run = new RealRun(percent / 100.0, time, bound);
            run.Run();
            all.Add(percent, (run, new(run.Line), new(Ideal.Run(run.Line.Sent, bound))));
        }

        report.Table(
            "Real and ideal",
            ["load", "answered/s", "rejected", "wait p50 ms", "ideal", "wait p99 ms", "ideal", "fill", "ideal", "busy", "ideal", "overrun", "longest", "stolen", "collector"],
            all.Select(pair => pair.Value is var (run, real, ideal)
                ? new[]
                {
                    $"{pair.Key} %", Written(real.PerSecond, "#,0"), Written(run.Rejected, "#,0"), Written(real.P50), Written(ideal.P50), Written(real.P99), Written(ideal.P99),
                    Written(real.Fill, "0.0"), Written(ideal.Fill, "0.0"), Written(real.Busy, "0.000"), Written(ideal.Busy, "0.000"),
                    Written(real.Overrun, "0.0 %"), Written(real.Stall, "0.0"), Written(run.Stolen.TotalMilliseconds, "#,0"), $"{Written(run.Paused.Time.TotalMilliseconds, "0.0")} ms, {run.Paused.Times}",
                } : []));

        var hints = new RetryHints(all[150].Run);
        Report.Progress("memory at 150 %");
        var weighed = new RealRun(1.5, time, bound, weighs: true);
        weighed.Run();
        var growth = weighed.Live.Count > 0 ? (weighed.Live.Max() - weighed.Live.Min()) / 1e6 : double.NaN;

        report.Line($"At 5 % every batch closes by its window: the oldest call's age at the start of the run, less 20 ms, is {Written(all[5].Real.WindowErrorLeast)} ms at least");
        report.Line($"and {Written(all[5].Real.WindowErrorP99)} ms at the 99th percentile.");
        report.Line();
        report.Line($"At 150 % each of {Written(all[150].Run.Rejected, "#,0")} rejected calls was told when to retry. The truth of a rejection is how long the queue that stood then really took: from the");
        report.Line($"rejection to the start of the run of the last call admitted before it. Hint / truth: least {Written(hints.Least)}, median {Written(hints.Median)}, most {Written(hints.Most)}.");
        report.Line();
        report.Line($"A second run at 150 %, garbage collected every 250 ms once the queue was full: live bytes from {Written(weighed.Live.DefaultIfEmpty().Min() / 1e6)} to {Written(weighed.Live.DefaultIfEmpty().Max() / 1e6)} MB, {weighed.Live.Count} samples.");
        report.Line();

        report.Line($"Before the first load the machine took a core for more than 1 ms {Written(stalls.PerSecond, "0.0")} times a second from threads that only looked at the clock, for {Written(stalls.Longest, "0.0")} ms at most.");
        report.Line("`p99_vs_ideal_that_overruns` is against an ideal whose runs overrun as the real ones did: what is left fell between the runs.");
        report.Line();

        int[] bars = [30, 60, 90];
        report.Number("batch.p99_vs_ideal", bars.Max(load => all[load].Real.P99 / all[load].Ideal.P99), "0.000");
        report.Number("batch.p99_vs_ideal_that_overruns", bars.Max(load => all[load].Real.P99 / new Figures(Ideal.Run(all[load].Run.Line.Sent, bound, all[load].Run.Line)).P99), "0.000");
        report.Number("batch.fill_vs_ideal", bars.Min(load => all[load].Real.Fill / all[load].Ideal.Fill), "0.000");
        report.Number("batch.busy_at_saturation", all[150].Real.Busy, "0.000");
        report.Number("batch.window_error_p99_ms", all[5].Real.WindowErrorP99);
        report.Number("batch.retry_within_2x", hints.Within2x, "0.0000");
        report.Number("batch.memory_growth_mb", growth);
    }

    static string Written(double value, string digits = "0.00") => value.ToString(digits, CultureInfo.InvariantCulture);
}
