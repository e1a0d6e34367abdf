using System.Runtime.CompilerServices;

namespace GWorker;

/// <summary>The best rows that one thread has seen, for each of some queries. It sees rows in ascending order, so of equal ones the first stays.</summary>
internal sealed class Best
{
    readonly Hit[] hits = new Hit[Scan.MostQueries * Operations.MostHits];
    readonly float[] worst = new float[Scan.MostQueries];
    int k;

    internal void Clear(int queries, int k)
    {
        this.k = k;
        hits.AsSpan(0, queries * k).Fill(Hit.None);
        worst.AsSpan(0, queries).Fill(float.NegativeInfinity);
    }

    // NaN is greater than nothing, so it is no hit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Offer(int query, int row, float score)
    {
        if (score > worst[query]) Take(query, new Hit(row, score));
    }

    void Take(int query, Hit hit)
    {
        var mine = hits.AsSpan(query * k, k);
        var at = k - 1;
        for (; at > 0 && mine[at - 1].Score < hit.Score; at--) mine[at] = mine[at - 1];
        mine[at] = hit;
        worst[query] = mine[^1].Score;
    }

    /// <summary>The best of what all threads have seen.</summary>
    internal static void Merge(Best[] all, int query, Span<Hit> into)
    {
        Span<int> taken = stackalloc int[all.Length];
        for (var i = 0; i < into.Length; i++)
        {
            var from = 0;
            var next = Hit.None;
            for (var one = 0; one < all.Length; one++)
            {
                if (taken[one] == all[one].k) continue;
                var hit = all[one].hits[query * all[one].k + taken[one]];
                if (hit.Row < 0 || (next.Row >= 0 && (hit.Score < next.Score || (hit.Score == next.Score && hit.Row > next.Row)))) continue;
                (from, next) = (one, hit);
            }
            if (next.Row < 0) return;
            into[i] = next;
            taken[from]++;
        }
    }
}
