namespace GWorker.Bench;

/// <summary>The figures that bars are set for, and those they are made of.</summary>
internal static class WireNumbers
{
    const int Crowd = 256;
    const int VectorBytes = Work.Dimensions * sizeof(float);

    internal static void Add(Report report, IReadOnlyList<Peer> peers, Dictionary<(Exchange, int), Sample> found, Dictionary<Flood, Dictionary<Peer, Flooded>> floods)
    {
        var akka = peers.OfType<AkkaPeer>().Single();
        var orleans = peers.OfType<OrleansPeer>().Single();
        var (akkaAlone, orleansAlone) = (found[(akka.Ints, 1)].P50, found[(orleans.Ints, 1)].P50);
        var frames = found.Single(f => f.Key.Item1 == akka.Frames).Value.Rate * Work.FrameBytes;
        report.Number("wire.orleans_int_calls_per_s", found[(orleans.Ints, Crowd)].Rate, "0");
        report.Number("wire.orleans_float384_calls_per_s", found[(orleans.Texts, Crowd)].Rate, "0");
        report.Number("wire.akka_int_calls_per_s", found[(akka.Ints, Crowd)].Rate, "0");
        report.Number("wire.akka_frames_mb_per_s", frames / 1e6, "0");
        report.Number("wire.orleans_p50_us", orleansAlone, "0.0");
        report.Number("wire.akka_p50_us", akkaAlone, "0.0");
        report.Number("wire.orleans_bytes_per_call", found[(orleans.Ints, Crowd)].Bytes, "0");
        report.Number("wire.akka_worst_heartbeat_ms", floods.Values.Max(f => f[akka].Worst), "0.0");

        // Left out as long as GWorker is not on the wire: a figure of nothing would look like one.
        if (peers.SingleOrDefault(p => p.Mode == "gworker") is not { } gworker) return;
        var (ints, texts, alone) = (found[(gworker.Ints, Crowd)], found[(gworker.Texts, Crowd)], found[(gworker.Ints, 1)].P50);
        report.Number("wire.int_calls_per_s", ints.Rate, "0");
        report.Number("wire.float384_calls_per_s", texts.Rate, "0");
        report.Number("wire.int.vs_orleans", ints.Rate / found[(orleans.Ints, Crowd)].Rate);
        report.Number("wire.float384.vs_orleans", texts.Rate / found[(orleans.Texts, Crowd)].Rate);
        report.Number("wire.float384.vs_akka_bytes", texts.Rate * VectorBytes / frames);
        report.Number("wire.p50_us", alone, "0.0");
        report.Number("wire.p50_vs_akka", alone / akkaAlone);
        report.Number("wire.bytes_per_call", ints.Bytes, "0");
        foreach (var (flood, rates) in floods) report.Number($"wire.large_{flood.Bytes / 1_000_000}mb_mb_per_s", rates[gworker].Rate, "0");
        report.Number("wire.worst_heartbeat_ms", floods.Values.Max(f => f[gworker].Worst), "0.0");
    }
}
