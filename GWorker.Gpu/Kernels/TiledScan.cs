using ILGPU;

namespace GWorker;

/// <summary>Products of up to 64 queries with all rows of an index, in tiles of 128 rows × 64 queries: a lane keeps 8 × 4 sums. The index is read once for all of them.</summary>
internal static class TiledScan
{
    internal const int Queries = 64;
    internal const int Rows = 128;
    internal const int Lanes = 256;

    const int Step = 8;
    const int RowStride = Rows + 4;
    const int QueryStride = Queries + 4;

    /// <inheritdoc cref="ThinScan.Run"/>
    internal static void Run(ArrayView<float> queries, int first, int count, ArrayView<float> index, int firstRow, int rows, int columns, ArrayView<float> scores)
    {
        var left4 = SharedMemory.Allocate<Four>(Step * RowStride / 4);
        var right4 = SharedMemory.Allocate<Four>(Step * QueryStride / 4);
        var left = left4.Cast<float>();
        var right = right4.Cast<float>();
        var lane = Group.IdxX;
        var start = Grid.IdxX * Rows;

        // Who loads what: 8 numbers of 32 rows or queries at a time.
        int depth = lane % Step, mine = lane / Step;
        int down = lane % 16 * 8, across = lane / 16 * 4;
        var s0 = new Eight(0, 0, 0, 0, 0, 0, 0, 0);
        Eight s1 = s0, s2 = s0, s3 = s0;
        var l0 = Load(index, firstRow, start + mine, rows, depth, columns);
        var l1 = Load(index, firstRow, start + mine + 32, rows, depth, columns);
        var l2 = Load(index, firstRow, start + mine + 64, rows, depth, columns);
        var l3 = Load(index, firstRow, start + mine + 96, rows, depth, columns);
        var r0 = Load(queries, first, mine, count - first, depth, columns);
        var r1 = Load(queries, first, mine + 32, count - first, depth, columns);
        for (var at = 0; at < columns; at += Step)
        {
            left[depth * RowStride + mine] = l0;
            left[depth * RowStride + mine + 32] = l1;
            left[depth * RowStride + mine + 64] = l2;
            left[depth * RowStride + mine + 96] = l3;
            right[depth * QueryStride + mine] = r0;
            right[depth * QueryStride + mine + 32] = r1;
            Group.Barrier();
            var next = at + Step + depth;
            l0 = Load(index, firstRow, start + mine, rows, next, columns);
            l1 = Load(index, firstRow, start + mine + 32, rows, next, columns);
            l2 = Load(index, firstRow, start + mine + 64, rows, next, columns);
            l3 = Load(index, firstRow, start + mine + 96, rows, next, columns);
            r0 = Load(queries, first, mine, count - first, next, columns);
            r1 = Load(queries, first, mine + 32, count - first, next, columns);
            for (var i = 0; i < Step; i++)
            {
                var a0 = left4[(i * RowStride + down) / 4];
                var a1 = left4[(i * RowStride + down) / 4 + 1];
                var a = new Eight(a0.A, a0.B, a0.C, a0.D, a1.A, a1.B, a1.C, a1.D);
                var b = right4[(i * QueryStride + across) / 4];
                s0 = s0.Plus(b.A, a);
                s1 = s1.Plus(b.B, a);
                s2 = s2.Plus(b.C, a);
                s3 = s3.Plus(b.D, a);
            }
            Group.Barrier();
        }
        Store(scores, first + across, count, start + down, rows, s0);
        Store(scores, first + across + 1, count, start + down, rows, s1);
        Store(scores, first + across + 2, count, start + down, rows, s2);
        Store(scores, first + across + 3, count, start + down, rows, s3);
    }

    static float Load(ArrayView<float> from, int first, int row, int rows, int at, int columns) => row < rows && at < columns ? from[((long)first + row) * columns + at] : 0;

    static void Store(ArrayView<float> scores, int query, int count, int row, int rows, Eight sums)
    {
        if (query >= count) return;
        var to = (long)query * rows;
        if (row < rows) scores[to + row] = sums.A;
        if (row + 1 < rows) scores[to + row + 1] = sums.B;
        if (row + 2 < rows) scores[to + row + 2] = sums.C;
        if (row + 3 < rows) scores[to + row + 3] = sums.D;
        if (row + 4 < rows) scores[to + row + 4] = sums.E;
        if (row + 5 < rows) scores[to + row + 5] = sums.F;
        if (row + 6 < rows) scores[to + row + 6] = sums.G;
        if (row + 7 < rows) scores[to + row + 7] = sums.H;
    }
}
