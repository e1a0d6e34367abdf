using ILGPU;

namespace GWorker;

/// <summary>
/// The k best of each slice of 2,048 scores, best first. What comes out is again a list of scores, so a second round takes the best of the best,
/// until one slice is left. Of equal scores the earlier one wins, in every round, and with it the lower row.
/// </summary>
internal static class Select
{
    internal const int Slice = 2048;

    /// <param name="scores">For each query <paramref name="count"/> scores.</param>
    /// <param name="rows">The row of each score; where <paramref name="firstRow"/> is 0 or more, not looked at: rows are then counted from it on.</param>
    /// <param name="count">Scores per query.</param>
    /// <param name="firstRow">The row of the first score, or -1.</param>
    /// <param name="bestScores">For each query room for <paramref name="room"/>.</param>
    /// <param name="bestRows">As many; -1 where there was none.</param>
    /// <param name="room">Places per query.</param>
    /// <param name="at">The place for the first slice's best.</param>
    /// <param name="k">Places per slice.</param>
    internal static void Run(
        ArrayView<float> scores, ArrayView<int> rows, int count, int firstRow, ArrayView<float> bestScores, ArrayView<int> bestRows, int room, int at, int k)
    {
        var slice = SharedMemory.Allocate<float>(Slice);
        var tops = SharedMemory.Allocate<float>(KernelMath.MostLanes);
        var places = SharedMemory.Allocate<int>(KernelMath.MostLanes);
        var query = (long)Grid.IdxY;
        var first = Grid.IdxX * Slice;
        var lane = Group.IdxX;
        var size = Math.Min(Slice, count - first);
        var from = query * count + first;
        for (var i = lane; i < size; i += Group.DimX)
        {
            var score = scores[from + i];
            slice[i] = score > float.NegativeInfinity ? score : float.NegativeInfinity; // NaN is no score
        }

        // Each lane knows the best of its own scores, which no other lane touches. When that is taken, and only then, it looks for its next one.
        var (top, place) = Top(slice, size);
        for (var rank = 0; rank < k; rank++)
        {
            tops[lane] = top;
            places[lane] = place;
            Group.Barrier();
            for (var half = Group.DimX / 2; half > 0; half /= 2)
            {
                if (lane < half)
                {
                    var other = tops[lane + half];
                    if (other > tops[lane] || (other == tops[lane] && places[lane + half] >= 0 && places[lane + half] < places[lane]))
                    {
                        tops[lane] = other;
                        places[lane] = places[lane + half];
                    }
                }
                Group.Barrier();
            }
            var best = places[0];
            if (lane == 0)
            {
                var to = query * room + at + (long)Grid.IdxX * k + rank;
                bestScores[to] = tops[0];
                var row = -1;
                if (best >= 0) row = firstRow >= 0 ? firstRow + first + best : rows[from + best];
                bestRows[to] = row;
            }
            if (best >= 0 && best == place)
            {
                slice[best] = float.NegativeInfinity;
                (top, place) = Top(slice, size);
            }
            Group.Barrier();
        }
    }

    static (float Score, int Place) Top(ArrayView<float> slice, int size)
    {
        var (score, place) = (float.NegativeInfinity, -1);
        for (var i = Group.IdxX; i < size; i += Group.DimX)
        {
            if (slice[i] > score) (score, place) = (slice[i], i);
        }
        return (score, place);
    }
}
