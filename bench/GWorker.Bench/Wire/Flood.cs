namespace GWorker.Bench;

/// <summary>Large payloads, as many as fit a little of memory, and what heartbeats suffer meanwhile.</summary>
/// <param name="Bytes">The size of one.</param>
/// <param name="InFlight">How many at a time.</param>
internal sealed record Flood(int Bytes, int InFlight)
{
    internal static readonly Flood[] All = [new(1_000_000, 8), new(16_000_000, 2)];

    internal string Name => $"{Bytes / 1_000_000} MB";

    internal static TimeSpan Time(bool quick) => quick ? 500.Ms : 3.S;

    internal Dictionary<Peer, Flooded> Measure(IReadOnlyList<Peer> peers, bool quick)
    {
        var exchanges = peers.ToDictionary(p => p, p => ((ICarriesLarge)p).Echo(Bytes));
        foreach (var exchange in exchanges.Values) exchange.Measure(InFlight, TimeSpan.Zero, Time(quick));

        var found = peers.ToDictionary(p => p, _ => new List<(double Rate, double Worst)>());
        for (var round = 0; round < Rounds.Count(quick); round++)
        {
            Report.Progress($"{Name}: round {round + 1} of {Rounds.Count(quick)}");
            for (var i = 0; i < peers.Count; i++)
            {
                var peer = peers[(i + round) % peers.Count];
                using var over = new CancellationTokenSource();
                var worst = Heartbeats.Worst(((ICarriesLarge)peer).Ping, over.Token);
                var turn = exchanges[peer].Measure(InFlight, quick ? 50.Ms : 300.Ms, Time(quick));
                over.Cancel();
                found[peer].Add((turn.Rate * Bytes / 1e6, worst.GetAwaiter().GetResult().TotalMilliseconds));
            }
        }

        return found.ToDictionary(f => f.Key, f => new Flooded(exchanges[f.Key].Name, Sample.Middle(f.Value.Select(r => r.Rate)), f.Value.Max(r => r.Worst)));
    }
}
