using System.Globalization;

namespace GWorker.Bench;

/// <summary>What a call costs between two processes on loopback.</summary>
internal static class WireBench
{
    const int FramesInFlight = 32;

    static readonly int[] Levels = [1, 256, 4096];

    internal static void Run(Report report, bool quick) => Measure(report, quick).GetAwaiter().GetResult();

    // Everything that waits does so on the main thread, which is none of the pool's.
    static async Task Measure(Report report, bool quick)
    {
        var peers = Peers.All();
        try
        {
            foreach (var peer in peers)
            {
                Report.Progress($"starting {peer.Mode}");
                peer.Start().GetAwaiter().GetResult();
            }

            Measure(report, peers, quick);
        }
        finally
        {
            foreach (var peer in peers) await peer.DisposeAsync();
        }
    }

    static void Measure(Report report, IReadOnlyList<Peer> peers, bool quick)
    {
        var akka = peers.OfType<AkkaPeer>().Single();
        Exchange[] ints = [.. peers.Select(p => p.Ints)], texts = [.. peers.Select(p => p.Texts)], frames = [akka.Frames, akka.FramesBack];
        var plan = Levels.SelectMany(level => new[] { (ints, level), (texts, level) }).Append((frames, FramesInFlight)).ToArray();
        var found = Rounds.Measure(plan, quick);
        Peer[] large = [.. peers.Where(p => p is ICarriesLarge)];
        var floods = Flood.All.ToDictionary(f => f, f => f.Measure(large, quick));

        report.Line($"A client process and a server process per subject, on loopback. Closed loop, each caller with one call out at a time. Medians of {Rounds.Text(quick)},");
        report.Line("all subjects in turn, the order rotated. Bytes are what the client process allocated per call.");
        report.Line();
        foreach (var level in Levels) Table(report, "int → int", ints, level, found);
        foreach (var level in Levels) Table(report, "string → float[384]", texts, level, found);
        Table(report, $"Akka.Remote Ask, byte[{Work.FrameBytes}]", frames, FramesInFlight, found);
        report.Line($"Large payloads, there and back, for {Flood.Time(quick).TotalSeconds:0.0} s a round; MB/s each way. Meanwhile a ping every 50 ms over Akka's connection, as heartbeats go: the worst of all rounds.");
        report.Line();
        foreach (var (flood, rates) in floods)
            report.Table(
                $"{flood.Name}, {flood.InFlight} in flight", ["", "MB/s", "worst ping ms"],
                rates.Values.Select(r => new[] { r.Name, Written(r.Rate), Written(r.Worst) }));

        WireNumbers.Add(report, peers, found, floods);
    }

    static void Table(Report report, string what, Exchange[] exchanges, int level, Dictionary<(Exchange, int), Sample> found) =>
        report.Table($"{what}, {level.ToString("#,0", CultureInfo.InvariantCulture)} in flight", Sample.Columns, exchanges.Select(e => found[(e, level)].Row(e.Name)));

    static string Written(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
