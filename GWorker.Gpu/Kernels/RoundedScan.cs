using ILGPU;

namespace GWorker;

/// <summary>
/// What <see cref="TensorScan"/> computes, without tensor cores: a lane takes a row. Slower than a scan in float32, so that nobody is given it who has not
/// got tensor cores; it is there for tests of what follows.
/// </summary>
internal static class RoundedScan
{
    /// <inheritdoc cref="TensorScan.Run"/>
    internal static void Run(ArrayView<float> queries, int first, int count, ArrayView<float> index, int firstRow, int rows, int columns, ArrayView<float> bounds)
    {
        for (var row = (long)Grid.IdxX * Group.DimX + Group.IdxX; row < rows; row += (long)Grid.DimX * Group.DimX)
        {
            var from = (firstRow + row) * columns;
            var rowSquares = 0f;
            for (var i = 0; i < columns; i++) rowSquares += index[from + i] * index[from + i];
            for (var query = first; query < count; query++)
            {
                var at = (long)query * columns;
                var (sum, querySquares) = (0f, 0f);
                for (var i = 0; i < columns; i++)
                {
                    var q = queries[at + i];
                    sum += RoundedBound.Round(index[from + i]) * RoundedBound.Round(q);
                    querySquares += q * q;
                }
                bounds[query * (long)rows + row] = RoundedBound.Of(sum, rowSquares, querySquares, columns);
            }
        }
    }
}
