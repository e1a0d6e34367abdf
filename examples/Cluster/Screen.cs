using Spectre.Console;
using Spectre.Console.Rendering;

namespace GWorker.Examples.Cluster;

/// <summary>What a terminal shows: who is there, what runs where, how fast, and what has happened.</summary>
sealed class Screen(Machines machines, Diary diary)
{
    const int Happenings = 10;
    const int Bars = 60;

    static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    readonly Queue<double> speeds = new();
    long last;

    public IRenderable Draw()
    {
        var report = machines.Report;
        if (TimeProvider.System.GetElapsedTime(last) >= Period)
        {
            last = TimeProvider.System.GetTimestamp();
            speeds.Enqueue(report?.PerSecond ?? 0);
            if (speeds.Count > Bars) speeds.Dequeue();
        }

        // The keys come first: a small terminal cuts off what is below.
        return new Rows(
            new Markup("[bold]k[/] kill a node   [bold]a[/] add one   [bold]r[/] rolling restart   [bold]q[/] quit"),
            new Columns(Nodes(report), Workers(report)) { Expand = false },
            Calls(report),
            Happened());
    }

    Table Nodes(ClientReport? report)
    {
        var table = new Table().Title("Nodes").Border(TableBorder.Rounded).AddColumns("", "address", "process", "is", "seen by the client");
        foreach (var node in machines.Nodes.Where(n => n.IsAlive || n.State == NodeState.Stopping || Seen(n, report) is not null).TakeLast(12))
            table.AddRow(new Text($"{node.Number}"), new Text(node.Address), new Text($"{node.Id}"), State(node.State), Seen(Seen(node, report)));
        return table;
    }

    Table Workers(ClientReport? report)
    {
        var table = new Table().Title("Workers").Border(TableBorder.Rounded).AddColumns("worker", "node", "stage", "epoch");
        foreach (var (member, worker) in (report?.Workers ?? []).OrderBy(w => w.Worker.Id, StringComparer.Ordinal))
        {
            var stage = new Text($"{worker.Stage}", worker.Stage == Stage.Ready ? Color.Green : Color.Yellow);
            table.AddRow(new Text(worker.Id[^Math.Min(worker.Id.Length, 12)..]), new Text(NumberOf(member)), stage, new Text($"{worker.Epoch}"));
        }

        return table;
    }

    Panel Calls(ClientReport? report)
    {
        var totals = machines.Totals;
        var lines = new Rows(
            new Markup($"[bold]{report?.PerSecond ?? 0:0}[/] calls/s   p99 {report?.P99 ?? 0:0.0} ms   {Sparks()}"),
            new Text($"sent {totals.Sent}   answered {totals.Answered}   failed {totals.Failed}{(totals.Failed > 0 ? $": {totals.FailuresText}" : "")}"),
            report is null ? new Text("starting: the first call waits for a node", Color.Yellow) :
            report.Nodes.Any() ? Text.Empty : new Text("No node is left that could be called: press a to add one", Color.Red));
        return new Panel(lines).Header("Calls").Expand();
    }

    // One line each; what is cut off here is told in full at the end.
    Panel Happened()
    {
        var room = Math.Max(20, AnsiConsole.Profile.Width - 4);
        var lines = diary.From(0).TakeLast(Happenings).Select(l => new Text(l.Text.Length <= room ? l.Text : $"{l.Text[..(room - 1)]}…", l.IsError ? Color.Red : Color.Grey));
        return new Panel(new Rows(lines)).Header("What happens").Expand();
    }

    // The height of a bar is its share of the highest.
    string Sparks()
    {
        const string bars = "▁▂▃▄▅▆▇█";
        var highest = Math.Max(1, speeds.DefaultIfEmpty().Max());
        return string.Concat(speeds.Select(s => bars[(int)(s / highest * (bars.Length - 1))]));
    }

    string NumberOf(MemberStatus member) => machines.Nodes.FirstOrDefault(n => IsAt(member, n))?.Number.ToString() ?? "?";

    static MemberStatus? Seen(NodeProcess node, ClientReport? report) => report?.Cluster.Members.FirstOrDefault(m => IsAt(m, node));

    static bool IsAt(MemberStatus member, NodeProcess node) => member.Address.EndsWith($"@{node.Address}", StringComparison.Ordinal);

    static Text Seen(MemberStatus? member) => member switch
    {
        null => new("not yet", Color.Grey),
        { IsReachable: false } => new("unreachable", Color.Red),
        { IsLeaving: true } => new("leaving", Color.Yellow),
        _ => new("member", Color.Green),
    };

    static Text State(NodeState state) => new($"{state}", state switch
    {
        NodeState.Ready => Color.Green,
        NodeState.Killed or NodeState.Failed => Color.Red,
        _ => Color.Yellow,
    });
}
