using ILGPU;

namespace GWorker;

/// <summary>Float32 scores of chosen rows: a group takes one row of one query. Its numbers are added in the order of <see cref="ThinScan"/>, so that both give the same to the last bit.</summary>
internal static class Rescore
{
    /// <param name="queries">Row after row.</param>
    /// <param name="index">Row after row.</param>
    /// <param name="chosen">For each query so many rows as there are groups across; -1 for none.</param>
    /// <param name="columns">Numbers per row, a multiple of four, as a scan in TF32 wants it.</param>
    /// <param name="scores">A score for each.</param>
    internal static void Run(ArrayView<float> queries, ArrayView<float> index, ArrayView<int> chosen, int columns, ArrayView<float> scores)
    {
        var places = SharedMemory.Allocate<float>(ThinScan.TeamLanes);
        var at = (long)Grid.IdxY * Grid.DimX + Grid.IdxX;
        var row = chosen[at];
        var fours = columns / TensorScan.Multiple;
        var (queries4, index4) = (queries.Cast<Four>(), index.Cast<Four>());
        var (query, x) = ((long)Grid.IdxY * fours, (long)row * fours);
        var sum = 0f;
        for (var i = Group.IdxX; row >= 0 && i < fours; i += Group.DimX)
        {
            Four a = index4[x + i], q = queries4[query + i];
            sum += a.A * q.A;
            sum += a.B * q.B;
            sum += a.C * q.C;
            sum += a.D * q.D;
        }
        places[Group.IdxX] = sum;
        Group.Barrier();
        if (Group.IdxX != 0) return;
        sum = 0;
        for (var i = 0; i < Group.DimX; i++) sum += places[i];
        scores[at] = row >= 0 ? sum : float.NegativeInfinity;
    }
}
