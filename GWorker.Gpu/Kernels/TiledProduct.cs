using ILGPU;

namespace GWorker;

/// <summary>A float32 matrix product in tiles of 128 × 128: a group of 256 lanes keeps 8 × 8 sums in each lane's registers, and both sides pass through shared memory.</summary>
/// <remarks>The next step's numbers are on their way from memory while this step's are multiplied.</remarks>
internal static class TiledProduct
{
    internal const int Tile = 128;
    internal const int Lanes = 256;

    const int Step = 8;

    // Four more than a tile, so that lanes that write one below the other meet different banks.
    const int Stride = Tile + 4;

    internal static void Run(
        ArrayView<float> input, ArrayView<float> weights, ArrayView<float> bias, ArrayView<float> output, int rows, int depth, int width, int activation, int add)
    {
        var left4 = SharedMemory.Allocate<Four>(Step * Stride / 4);
        var right4 = SharedMemory.Allocate<Four>(Step * Stride / 4);
        var left = left4.Cast<float>();
        var right = right4.Cast<float>();
        var lane = Group.IdxX;
        var tilesAcross = (width + Tile - 1) / Tile;
        var firstRow = Grid.IdxX / tilesAcross * Tile;
        var firstColumn = Grid.IdxX % tilesAcross * Tile;

        // Who loads what: of the left side 8 numbers of 32 rows at a time, of the right side 128 numbers of 2 rows at a time.
        int leftDepth = lane % Step, leftRow = lane / Step;
        int rightColumn = lane % Tile, rightDepth = lane / Tile;
        int across = lane % 16 * 8, down = lane / 16 * 8;

        var s0 = new Eight(0, 0, 0, 0, 0, 0, 0, 0);
        Eight s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        var l0 = Left(input, firstRow + leftRow, leftDepth, rows, depth);
        var l1 = Left(input, firstRow + leftRow + 32, leftDepth, rows, depth);
        var l2 = Left(input, firstRow + leftRow + 64, leftDepth, rows, depth);
        var l3 = Left(input, firstRow + leftRow + 96, leftDepth, rows, depth);
        var r0 = Right(weights, rightDepth, firstColumn + rightColumn, depth, width);
        var r1 = Right(weights, rightDepth + 2, firstColumn + rightColumn, depth, width);
        var r2 = Right(weights, rightDepth + 4, firstColumn + rightColumn, depth, width);
        var r3 = Right(weights, rightDepth + 6, firstColumn + rightColumn, depth, width);
        for (var at = 0; at < depth; at += Step)
        {
            left[leftDepth * Stride + leftRow] = l0;
            left[leftDepth * Stride + leftRow + 32] = l1;
            left[leftDepth * Stride + leftRow + 64] = l2;
            left[leftDepth * Stride + leftRow + 96] = l3;
            right[rightDepth * Stride + rightColumn] = r0;
            right[(rightDepth + 2) * Stride + rightColumn] = r1;
            right[(rightDepth + 4) * Stride + rightColumn] = r2;
            right[(rightDepth + 6) * Stride + rightColumn] = r3;
            Group.Barrier();

            var next = at + Step;
            l0 = Left(input, firstRow + leftRow, next + leftDepth, rows, depth);
            l1 = Left(input, firstRow + leftRow + 32, next + leftDepth, rows, depth);
            l2 = Left(input, firstRow + leftRow + 64, next + leftDepth, rows, depth);
            l3 = Left(input, firstRow + leftRow + 96, next + leftDepth, rows, depth);
            r0 = Right(weights, next + rightDepth, firstColumn + rightColumn, depth, width);
            r1 = Right(weights, next + rightDepth + 2, firstColumn + rightColumn, depth, width);
            r2 = Right(weights, next + rightDepth + 4, firstColumn + rightColumn, depth, width);
            r3 = Right(weights, next + rightDepth + 6, firstColumn + rightColumn, depth, width);
            for (var i = 0; i < Step; i++)
            {
                var b0 = right4[(i * Stride + across) / 4];
                var b1 = right4[(i * Stride + across) / 4 + 1];
                var b = new Eight(b0.A, b0.B, b0.C, b0.D, b1.A, b1.B, b1.C, b1.D);
                var a0 = left4[(i * Stride + down) / 4];
                var a1 = left4[(i * Stride + down) / 4 + 1];
                s0 = s0.Plus(a0.A, b);
                s1 = s1.Plus(a0.B, b);
                s2 = s2.Plus(a0.C, b);
                s3 = s3.Plus(a0.D, b);
                s4 = s4.Plus(a1.A, b);
                s5 = s5.Plus(a1.B, b);
                s6 = s6.Plus(a1.C, b);
                s7 = s7.Plus(a1.D, b);
            }
            Group.Barrier();
        }

        var row = firstRow + down;
        var column = firstColumn + across;
        Store(output, bias, row, column, rows, width, s0, activation, add);
        Store(output, bias, row + 1, column, rows, width, s1, activation, add);
        Store(output, bias, row + 2, column, rows, width, s2, activation, add);
        Store(output, bias, row + 3, column, rows, width, s3, activation, add);
        Store(output, bias, row + 4, column, rows, width, s4, activation, add);
        Store(output, bias, row + 5, column, rows, width, s5, activation, add);
        Store(output, bias, row + 6, column, rows, width, s6, activation, add);
        Store(output, bias, row + 7, column, rows, width, s7, activation, add);
    }

    static float Left(ArrayView<float> input, int row, int at, int rows, int depth) => row < rows && at < depth ? input[(long)row * depth + at] : 0;

    static float Right(ArrayView<float> weights, int at, int column, int depth, int width) => at < depth && column < width ? weights[(long)at * width + column] : 0;

    static void Store(ArrayView<float> output, ArrayView<float> bias, int row, int column, int rows, int width, Eight sums, int activation, int add)
    {
        if (row >= rows) return;
        var to = (long)row * width;
        PlainProduct.Store(output, bias, to, column, width, sums.A, activation, add);
        PlainProduct.Store(output, bias, to, column + 1, width, sums.B, activation, add);
        PlainProduct.Store(output, bias, to, column + 2, width, sums.C, activation, add);
        PlainProduct.Store(output, bias, to, column + 3, width, sums.D, activation, add);
        PlainProduct.Store(output, bias, to, column + 4, width, sums.E, activation, add);
        PlainProduct.Store(output, bias, to, column + 5, width, sums.F, activation, add);
        PlainProduct.Store(output, bias, to, column + 6, width, sums.G, activation, add);
        PlainProduct.Store(output, bias, to, column + 7, width, sums.H, activation, add);
    }
}
