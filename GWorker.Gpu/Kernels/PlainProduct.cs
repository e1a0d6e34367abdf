using ILGPU;

namespace GWorker;

/// <summary>A matrix product for accelerators whose groups are small: one lane takes eight numbers of a row, and no lane waits for another.</summary>
internal static class PlainProduct
{
    internal static void Run(
        ArrayView<float> input, ArrayView<float> weights, ArrayView<float> bias, ArrayView<float> output, int rows, int depth, int width, int activation, int add)
    {
        var strips = (width + 7) / 8;
        for (var at = (long)Grid.IdxX * Group.DimX + Group.IdxX; at < (long)rows * strips; at += (long)Grid.DimX * Group.DimX)
        {
            var row = at / strips;
            var column = (int)(at % strips) * 8;
            var sums = new Eight(0, 0, 0, 0, 0, 0, 0, 0);

            // A strip past the last column reads the last one again.
            int b = Math.Min(column + 1, width - 1), c = Math.Min(column + 2, width - 1), d = Math.Min(column + 3, width - 1);
            int e = Math.Min(column + 4, width - 1), f = Math.Min(column + 5, width - 1), g = Math.Min(column + 6, width - 1), h = Math.Min(column + 7, width - 1);
            for (var i = 0; i < depth; i++)
            {
                var from = (long)i * width;
                var some = new Eight(
                    weights[from + column], weights[from + b], weights[from + c], weights[from + d], weights[from + e], weights[from + f], weights[from + g], weights[from + h]);
                sums = sums.Plus(input[row * depth + i], some);
            }
            var to = row * width;
            Store(output, bias, to, column, width, sums.A, activation, add);
            Store(output, bias, to, column + 1, width, sums.B, activation, add);
            Store(output, bias, to, column + 2, width, sums.C, activation, add);
            Store(output, bias, to, column + 3, width, sums.D, activation, add);
            Store(output, bias, to, column + 4, width, sums.E, activation, add);
            Store(output, bias, to, column + 5, width, sums.F, activation, add);
            Store(output, bias, to, column + 6, width, sums.G, activation, add);
            Store(output, bias, to, column + 7, width, sums.H, activation, add);
        }
    }

    internal static void Store(ArrayView<float> output, ArrayView<float> bias, long row, int column, int width, float sum, int activation, int add)
    {
        if (column >= width) return;
        sum += bias[column];
        if (add != 0) sum += output[row + column];
        output[row + column] = KernelMath.Activate(sum, activation);
    }
}
