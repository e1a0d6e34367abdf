namespace GWorker.Bench;

/// <summary>
/// All exchanges live at once and take turns within a round, the order rotated from round to round, so that what else
/// happens on the machine happens to all of them.
/// </summary>
internal static class Rounds
{
    internal static int Count(bool quick) => quick ? 1 : 7;

    internal static TimeSpan Time(bool quick) => quick ? 100.Ms : 500.Ms;

    /// <param name="plan">Those to compare with each other, and how many calls are in flight meanwhile.</param>
    /// <param name="quick">A smoke run.</param>
    /// <returns>The medians of all rounds.</returns>
    internal static Dictionary<(Exchange, int), Sample> Measure(IReadOnlyList<(Exchange[] Group, int Level)> plan, bool quick)
    {
        // Long enough for tiered compilation to have settled on every path.
        foreach (var exchange in plan.SelectMany(p => p.Group, (p, exchange) => (exchange, p.Level)).GroupBy(e => e.exchange, e => e.Level))
        {
            Report.Progress($"warming up {exchange.Key.Name}");
            foreach (var level in exchange) exchange.Key.Measure(level, TimeSpan.Zero, quick ? 30.Ms : 500.Ms);
        }

        var samples = new Dictionary<(Exchange, int), List<Sample>>();
        for (var round = 0; round < Count(quick); round++)
        {
            Report.Progress($"round {round + 1} of {Count(quick)}");
            foreach (var (group, level) in plan)
                for (var i = 0; i < group.Length; i++)
                {
                    var exchange = group[(i + round) % group.Length];
                    var sample = exchange.Measure(level, quick ? 20.Ms : 150.Ms, Time(quick));
                    if (!samples.TryGetValue((exchange, level), out var list)) samples.Add((exchange, level), list = []);
                    list.Add(sample);
                }
        }

        return samples.ToDictionary(s => s.Key, s => Sample.Median(s.Value));
    }
}
