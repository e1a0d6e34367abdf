using System.Globalization;

namespace GWorker.Bench;

/// <summary>
/// The same load to the real batcher and to one written by hand, in turns: where both wait longer than the ideal does, it is the
/// machine that took the time.
/// </summary>
internal static class ByHandBench
{
    const int Bound = 16_384;

    internal static void Run(Report report, bool quick)
    {
        var (rounds, time) = quick ? (2, 1.S) : (12, 10.S);
        Report.Progress("warming up");
        foreach (var byHand in new[] { false, true }) new RealRun(0.6, quick ? 300.Ms : 2.S, Bound, byHand: byHand).Run();

        report.Line($"The batcher of `batch` at 90 % load, {time.TotalSeconds:0} s a round, and one written by hand (a queue, a lock and a thread of its own, which goes from batch to batch without");
        report.Line("asking anybody) under the same rule and arrivals, in turns. Ratio = the 99th percentile of the wait over that of an ideal batcher under the trace of that round.");
        report.Line("\"Stolen\" is how long the host ran others on this machine's cores while they had work (`/proc/stat`, all cores together, in steps of 10 ms). \"Between\" is the time from the moment a batch");
        report.Line("could start (the one before it has ended, its last call is there) to its start, of the batches that were full.");
        report.Line();

        var real = new List<Round>();
        var hand = new List<Round>();
        for (var round = 0; round < rounds; round++)
        {
            Report.Progress($"round {round + 1} of {rounds}");
            real.Add(Measure(time, byHand: false));
            hand.Add(Measure(time, byHand: true));
        }

        report.Table(
            "In turns",
            ["round", "stolen ms", "ratio", "between p50 us", "p99 us", "by hand: stolen ms", "ratio", "between p50 us", "p99 us"],
            real.Zip(hand).Select((pair, at) => (string[])[$"{at + 1}", .. pair.First.Cells, .. pair.Second.Cells]));
        report.Number("batch.ratio_median", Median(real, r => r.Ratio), "0.000");
        report.Number("batch.ratio_median_by_hand", Median(hand, r => r.Ratio), "0.000");
        report.Number("batch.rounds_within_1.2", real.Count(r => r.Ratio <= 1.2), "0");
        report.Number("batch.rounds_within_1.2_by_hand", hand.Count(r => r.Ratio <= 1.2), "0");
        report.Number("batch.between_p50_us", Median(real, r => r.P50), "0");
        report.Number("batch.between_p50_us_by_hand", Median(hand, r => r.P50), "0");
    }

    static Round Measure(TimeSpan time, bool byHand)
    {
        var run = new RealRun(0.9, time, Bound, byHand: byHand);
        run.Run();
        var ideal = new Figures(Ideal.Run(run.Line.Sent, Bound));
        var between = Between(run.Line);
        return new(run.Stolen.TotalMilliseconds, new Figures(run.Line).P99 / ideal.P99, Figures.Percentile(between, 50) * 1000, Figures.Percentile(between, 99) * 1000);
    }

    static List<long> Between(Timeline line)
    {
        var last = new long[line.Batches];
        for (var call = 0; call < line.Sent.Length; call++)
            if (line.BatchOf[call] is >= 0 and var batch) last[batch] = Math.Max(last[batch], line.Sent[call]);
        var between = new List<long>();
        for (var batch = 1; batch < line.Batches; batch++)
            if (line.Size[batch] == Cost.Max) between.Add(line.Start[batch] - Math.Max(line.End[batch - 1], last[batch]));
        return between;
    }

    static double Median(List<Round> rounds, Func<Round, double> figure)
    {
        var sorted = rounds.Select(figure).Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    readonly record struct Round(double Stolen, double Ratio, double P50, double P99)
    {
        internal string[] Cells => [Written(Stolen, "#,0"), Written(Ratio, "0.000"), Written(P50, "#,0"), Written(P99, "#,0")];

        static string Written(double value, string digits) => value.ToString(digits, CultureInfo.InvariantCulture);
    }
}
