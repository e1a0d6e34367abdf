using System.Diagnostics;
using System.Globalization;

namespace GWorker.Bench;

/// <summary>How soon a service answers after its process began, and how soon an idle one is gone after it was asked to stop.</summary>
internal static class StartBench
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    internal static void Run(Report report, bool quick)
    {
        Report.Progress("publishing");
        using var published = new Published();
        var runs = new List<(double First, double Stop)>();
        Once(published.Program); // files come from the disk once
        for (var run = 0; run < (quick ? 3 : 10); run++)
        {
            runs.Add(Once(published.Program));
            Report.Progress($"run {run + 1}: {Written(runs[^1].First)} s to the first answer, {Written(runs[^1].Stop)} s to stop");
        }

        report.Line($"A worker with nothing to load, `App.Of(…).Start()`, one call. Published for this machine's runtime, {(published.IsReadyToRun ? "ReadyToRun" : "without ReadyToRun: its compiler could not be restored")}.");
        report.Line($"{runs.Count} runs after one that does not count. First answer: from starting the process to the line that it prints when its first call is answered. Stop: idle, from the");
        report.Line("end of its standard input, on which it leaves the node's scope, to the end of the process.");
        report.Line();
        report.Table("Seconds", ["", "median", "least", "most"], [Row("first answer", runs.Select(r => r.First)), Row("stop", runs.Select(r => r.Stop))]);
        report.Number("start.first_answer_s", Sample.Middle(runs.Select(r => r.First)), "0.000");
        report.Number("stop.idle_s", Sample.Middle(runs.Select(r => r.Stop)), "0.000");
    }

    static (double First, double Stop) Once(string program)
    {
        var started = Stopwatch.GetTimestamp();
        using var child = new Child(program, [], Patience);
        child.WaitFor("answer 42");
        var first = Stopwatch.GetElapsedTime(started);
        Thread.Sleep(300.Ms); // idle: what its start left to do is done
        var asked = Stopwatch.GetTimestamp();
        child.Stop();
        return (first.TotalSeconds, Stopwatch.GetElapsedTime(asked).TotalSeconds);
    }

    static string[] Row(string name, IEnumerable<double> values) => [name, Written(Sample.Middle(values)), Written(values.Min()), Written(values.Max())];

    static string Written(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
