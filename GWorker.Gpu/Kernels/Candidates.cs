namespace GWorker;

/// <summary>Rows that may be among a query's best, chosen by a bound of their scores and then scored exactly.</summary>
internal static class Candidates
{
    /// <summary>How many to take for the best k: so many that the last one's bound is usually below the k-th score.</summary>
    internal static int Count(int k) => Math.Max(16, 3 * k + 2);

    /// <summary>Fills in the best of them, of equal scores the lower row first.</summary>
    /// <param name="bounds">The most that each score could have been, largest first: no row that was left out has a larger bound than the last.</param>
    /// <param name="rows">Their rows; -1 at the end where there were fewer.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="hits">Room for the best, filled with <see cref="Hit.None"/>.</param>
    /// <returns>Whether no row that was left out belongs there.</returns>
    internal static bool Settle(ReadOnlySpan<float> bounds, ReadOnlySpan<int> rows, ReadOnlySpan<float> scores, Span<Hit> hits)
    {
        var k = hits.Length;
        var found = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            var hit = new Hit(rows[i], scores[i]);
            if (hit.Row < 0 || !(hit.Score > float.NegativeInfinity)) continue;
            var at = found;
            while (at > 0 && IsBetter(hit, hits[at - 1])) at--;
            if (at == k) continue;
            if (found < k) found++;
            hits[at..(found - 1)].CopyTo(hits[(at + 1)..]);
            hits[at] = hit;
        }

        // A row that was left out may be as good as its bound, and have a lower number than the last hit.
        return rows[^1] < 0 || (found == k && hits[^1].Score > bounds[^1]);
    }

    static bool IsBetter(Hit one, Hit other) => one.Score > other.Score || (one.Score == other.Score && one.Row < other.Row);
}
