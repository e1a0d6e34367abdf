using ILGPU;

namespace GWorker;

/// <summary>
/// Products of up to 8 queries with all rows of an index: teams of 32 lanes take 4 rows at a time, and each lane every 32nd number of them. Made for
/// few queries, where reading the index is all the work there is.
/// </summary>
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
        long q0 = (long)first * columns, q1 = (long)Math.Min(first + 1, last) * columns, q2 = (long)Math.Min(first + 2, last) * columns, q3 = (long)Math.Min(first + 3, last) * columns;
        long q4 = (long)Math.Min(first + 4, last) * columns, q5 = (long)Math.Min(first + 5, last) * columns, q6 = (long)Math.Min(first + 6, last) * columns, q7 = (long)Math.Min(first + 7, last) * columns;
        var some = Math.Min(Queries, count - first);

        var block = Rows * teams;
        for (var start = (long)Grid.IdxX * block; start < rows; start += (long)Grid.DimX * block)
        {
            // Rows past the last one repeat it, so that all lanes of the group meet at the barriers.
            var row = start + team * Rows;
            long x0 = Math.Min(row, rows - 1), x1 = Math.Min(row + 1, rows - 1), x2 = Math.Min(row + 2, rows - 1), x3 = Math.Min(row + 3, rows - 1);
            x0 = (firstRow + x0) * columns;
            x1 = (firstRow + x1) * columns;
            x2 = (firstRow + x2) * columns;
            x3 = (firstRow + x3) * columns;
            var s0 = new Eight(0, 0, 0, 0, 0, 0, 0, 0);
            Eight s1 = s0, s2 = s0, s3 = s0;
            for (var i = lane; i < columns; i += lanes)
            {
                var q = new Eight(queries[q0 + i], queries[q1 + i], queries[q2 + i], queries[q3 + i], queries[q4 + i], queries[q5 + i], queries[q6 + i], queries[q7 + i]);
                s0 = s0.Plus(index[x0 + i], q);
                s1 = s1.Plus(index[x1 + i], q);
                s2 = s2.Plus(index[x2 + i], q);
                s3 = s3.Plus(index[x3 + i], q);
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
