using ILGPU;

namespace GWorker;

/// <summary>
/// Products of up to 8 queries with all rows of an index: teams of 32 lanes take 4 rows at a time, and each lane every 32nd number of them, or every 32nd four
/// where rows are multiples of four. Made for few queries, where reading the index is all the work there is.
/// </summary>
/// <remarks>
/// Reading is as fast as there are bytes on their way, and by fours a lane has 64 bytes of the index on theirs. A lane adds its numbers in the order they have
/// in the row, then lanes are added in theirs: <see cref="Rescore"/> does the same.
/// </remarks>
internal static class ThinScan
{
    internal const int Queries = 8;
    internal const int Rows = 4;
    internal const int TeamLanes = 32;
    internal const int MostTeams = 4;

    // One more than a team has lanes, so that lanes that read one below the other meet different banks.
    const int Stride = TeamLanes + 1;

    /// <param name="queries">All queries, row after row.</param>
    /// <param name="first">The first query of these 8, or fewer at the end.</param>
    /// <param name="count">How many queries there are in all.</param>
    /// <param name="index">The index, row after row.</param>
    /// <param name="firstRow">The first row to be scanned.</param>
    /// <param name="rows">How many are scanned.</param>
    /// <param name="columns">Numbers per row.</param>
    /// <param name="scores">Room for <paramref name="rows"/> scores of each query.</param>
    internal static void Run(ArrayView<float> queries, int first, int count, ArrayView<float> index, int firstRow, int rows, int columns, ArrayView<float> scores)
    {
        var places = SharedMemory.Allocate<float>(MostTeams * Queries * Rows * Stride);
        var lanes = Math.Min(TeamLanes, Group.DimX);
        var teams = Group.DimX / lanes;
        var team = Group.IdxX / lanes;
        var lane = Group.IdxX % lanes;
        var mine = team * Queries * Rows * Stride;
        var last = count - 1;

        // A row's loads: places below are counted in them.
        var byFours = columns % 4 == 0;
        var loads = byFours ? columns / 4 : columns;
        long q0 = (long)first * loads, q1 = (long)Math.Min(first + 1, last) * loads, q2 = (long)Math.Min(first + 2, last) * loads, q3 = (long)Math.Min(first + 3, last) * loads;
        long q4 = (long)Math.Min(first + 4, last) * loads, q5 = (long)Math.Min(first + 5, last) * loads, q6 = (long)Math.Min(first + 6, last) * loads, q7 = (long)Math.Min(first + 7, last) * loads;
        var some = Math.Min(Queries, count - first);

        var block = Rows * teams;
        for (var start = (long)Grid.IdxX * block; start < rows; start += (long)Grid.DimX * block)
        {
            // Rows past the last one repeat it, so that all lanes of the group meet at the barriers.
            var row = start + team * Rows;
            long x0 = Math.Min(row, rows - 1), x1 = Math.Min(row + 1, rows - 1), x2 = Math.Min(row + 2, rows - 1), x3 = Math.Min(row + 3, rows - 1);
            x0 = (firstRow + x0) * loads;
            x1 = (firstRow + x1) * loads;
            x2 = (firstRow + x2) * loads;
            x3 = (firstRow + x3) * loads;
            var s0 = new Eight(0, 0, 0, 0, 0, 0, 0, 0);
            Eight s1 = s0, s2 = s0, s3 = s0;
            if (byFours)
            {
                var queries4 = queries.Cast<Four>();
                var index4 = index.Cast<Four>();
                for (var i = lane; i < loads; i += lanes)
                {
                    Four a = index4[x0 + i], b = index4[x1 + i], c = index4[x2 + i], d = index4[x3 + i];
                    Four k = queries4[q0 + i], l = queries4[q1 + i], m = queries4[q2 + i], n = queries4[q3 + i];
                    Four o = queries4[q4 + i], p = queries4[q5 + i], q = queries4[q6 + i], r = queries4[q7 + i];
                    var one = new Eight(k.A, l.A, m.A, n.A, o.A, p.A, q.A, r.A);
                    var two = new Eight(k.B, l.B, m.B, n.B, o.B, p.B, q.B, r.B);
                    var three = new Eight(k.C, l.C, m.C, n.C, o.C, p.C, q.C, r.C);
                    var four = new Eight(k.D, l.D, m.D, n.D, o.D, p.D, q.D, r.D);
                    s0 = s0.Plus(a.A, one).Plus(a.B, two).Plus(a.C, three).Plus(a.D, four);
                    s1 = s1.Plus(b.A, one).Plus(b.B, two).Plus(b.C, three).Plus(b.D, four);
                    s2 = s2.Plus(c.A, one).Plus(c.B, two).Plus(c.C, three).Plus(c.D, four);
                    s3 = s3.Plus(d.A, one).Plus(d.B, two).Plus(d.C, three).Plus(d.D, four);
                }
            }
            else
            {
                for (var i = lane; i < loads; i += lanes)
                {
                    var q = new Eight(queries[q0 + i], queries[q1 + i], queries[q2 + i], queries[q3 + i], queries[q4 + i], queries[q5 + i], queries[q6 + i], queries[q7 + i]);
                    s0 = s0.Plus(index[x0 + i], q);
                    s1 = s1.Plus(index[x1 + i], q);
                    s2 = s2.Plus(index[x2 + i], q);
                    s3 = s3.Plus(index[x3 + i], q);
                }
            }
            Put(places, mine + lane, s0);
            Put(places, mine + Queries * Stride + lane, s1);
            Put(places, mine + 2 * Queries * Stride + lane, s2);
            Put(places, mine + 3 * Queries * Stride + lane, s3);
            Group.Barrier();
            for (var pair = lane; pair < Rows * Queries; pair += lanes)
            {
                var to = row + pair / Queries;
                var query = pair % Queries;
                if (to >= rows || query >= some) continue;
                var sum = 0f;
                for (var i = 0; i < lanes; i++) sum += places[mine + pair * Stride + i];
                scores[(long)(first + query) * rows + to] = sum;
            }
            Group.Barrier();
        }
    }

    static void Put(ArrayView<float> places, int at, Eight sums)
    {
        places[at] = sums.A;
        places[at + Stride] = sums.B;
        places[at + 2 * Stride] = sums.C;
        places[at + 3 * Stride] = sums.D;
        places[at + 4 * Stride] = sums.E;
        places[at + 5 * Stride] = sums.F;
        places[at + 6 * Stride] = sums.G;
        places[at + 7 * Stride] = sums.H;
    }
}
