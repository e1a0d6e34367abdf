namespace GWorker.Bench;

/// <summary>
/// All exchanges live at once and take short turns within a round, the order rotated from turn to turn, so that what else
/// happens on the machine happens to all of them: a host that is slow for seconds at a time is slow in some turns of everybody's
/// round, not in the whole round of one.
/// </summary>
internal static class Rounds
{
    internal static int Count(bool quick) => quick ? 1 : 7;

    /// <summary>Turns that each exchange has in a round.</summary>
    internal static int Turns(bool quick) => quick ? 1 : 5;

    /// <summary>How long each turn counts.</summary>
    internal static TimeSpan Time => 100.Ms;

    /// <summary>How a report says it.</summary>
    internal static string Text(bool quick) => $"{Count(quick)} rounds of {Turns(quick)} turns of {Time.TotalSeconds:0.0} s";

    /// <param name="plan">Those to compare with each other, and how many calls are in flight meanwhile.</param>
    /// <param name="quick">A smoke run.</param>
    /// <returns>The medians of all rounds.</returns>
    internal static Dictionary<(Exchange, int), Sample> Measure(IReadOnlyList<(Exchange[] Group, int Level)> plan, bool quick)
    {
        // Long enough for tiered compilation to have settled on every path, also where two processes keep both cores from compiling.
        foreach (var exchange in plan.SelectMany(p => p.Group, (p, exchange) => (exchange, p.Level)).GroupBy(e => e.exchange, e => e.Level))
        {
            Report.Progress($"warming up {exchange.Key.Name}");
            foreach (var level in exchange) exchange.Key.Measure(level, TimeSpan.Zero, quick ? 30.Ms : 1500.Ms);
        }

        var samples = plan.SelectMany(p => p.Group, (p, exchange) => (exchange, p.Level)).ToDictionary(key => key, _ => new List<Sample>());
        for (var round = 0; round < Count(quick); round++)
        {
            Report.Progress($"round {round + 1} of {Count(quick)}");
            foreach (var (group, level) in plan)
                foreach (var (exchange, turns) in Take(group, level, round, quick))
                    samples[(exchange, level)].Add(Sample.Of(Turn.Sum(turns)));
        }

        return samples.ToDictionary(s => s.Key, s => Sample.Median(s.Value));
    }

    static Dictionary<Exchange, List<Turn>> Take(Exchange[] group, int level, int round, bool quick)
    {
        var taken = group.ToDictionary(exchange => exchange, _ => new List<Turn>());
        for (var turn = 0; turn < Turns(quick); turn++)
            for (var i = 0; i < group.Length; i++)
            {
                var exchange = group[(i + turn + round) % group.Length];
                taken[exchange].Add(exchange.Measure(level, quick ? 20.Ms : 50.Ms, Time));
            }

        return taken;
    }
}
