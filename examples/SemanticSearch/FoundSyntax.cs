namespace GWorker.Examples.SemanticSearch;

/// <summary>What a caller does with what was found.</summary>
internal static class FoundSyntax
{
    /// <summary>The best of them, each text once: what stands in five files under the same words is one answer, not five.</summary>
    public static Found[] Top(this IEnumerable<Found> hits, int count) => [.. hits.DistinctBy(h => h.Text).Take(count)];
}
