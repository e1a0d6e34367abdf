namespace GWorker.Examples.Cluster;

/// <summary>What is shown where nobody can press keys: a line a second, and one for each thing that happens.</summary>
sealed class Lines(Machines machines, Diary diary)
{
    ClientReport? told;
    int written;

    public void Draw()
    {
        foreach (var (text, _) in diary.From(written))
        {
            Console.WriteLine(text);
            written++;
        }

        // The client reports once a second, and no more when it has ended.
        if (machines.Report is not { } report || report == told) return;
        told = report;
        var stages = report.Workers.GroupBy(w => w.Worker.Stage).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key}");
        Console.WriteLine(
            $"{diary.Time()}   {report.Nodes.Count()} nodes, workers {string.Join(", ", stages.DefaultIfEmpty("none"))}: " +
            $"{report.PerSecond:0} calls/s, p99 {report.P99:0.0} ms, failed {report.Failed}");
        if (!report.Nodes.Any()) Console.WriteLine($"{diary.Time()}   no node is left: --script \"… a\" adds one");
    }
}
