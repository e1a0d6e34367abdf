namespace GWorker.Examples.Cluster;

/// <summary>The sum of it all.</summary>
/// <param name="Lost">Calls that were sent and have no outcome at the end: there must be none.</param>
sealed record Totals(long Sent, long Answered, IReadOnlyDictionary<string, long> Failures, long Lost)
{
    public long Failed => Failures.Values.Sum();

    public static Totals Of(IEnumerable<ClientReport> reports)
    {
        var all = reports.ToList();
        var failures = all.SelectMany(r => r.Failures).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Sum(f => f.Value));
        var (sent, answered) = (all.Sum(r => r.Sent), all.Sum(r => r.Answered));
        return new(sent, answered, failures, sent - answered - failures.Values.Sum());
    }

    public string FailuresText => Failures.Count == 0 ? "none" : string.Join(", ", Failures.OrderByDescending(f => f.Value).Select(f => $"{f.Key} {f.Value}"));

    public override string ToString() => $"sent {Sent}, answered {Answered}, failed {Failed}, lost {Lost}";
}
