using ILGPU;

namespace GWorker.Bench;

/// <summary>Kernels that cost next to nothing, or as much as they are told.</summary>
internal static class BenchKernels
{
    internal static void Add(Index1D i, ArrayView<float> x, ArrayView<float> y) => y[i] = x[i] + 1;

    internal static void Sum(Index1D i, Rows<float> x, ArrayView<float> y)
    {
        var row = x[i];
        var sum = 0f;
        for (var k = 0; k < row.Length; k++) sum += row[k];
        y[i] = sum;
    }

    /// <summary>How many sums <see cref="MultiplyAdd"/> has that do not wait for each other.</summary>
    internal const int Chains = 8;

    /// <summary>Nothing but multiply-adds, so many of each sum.</summary>
    internal static void MultiplyAdd(Index1D i, ArrayView<float> y, int steps)
    {
        var (x, by) = ((float)i.X, 0.999f);
        float a = x, b = x + 1, c = x + 2, d = x + 3, e = x + 4, f = x + 5, g = x + 6, h = x + 7;
        for (var s = 0; s < steps; s++)
        {
            a = a * by + x;
            b = b * by + x;
            c = c * by + x;
            d = d * by + x;
            e = e * by + x;
            f = f * by + x;
            g = g * by + x;
            h = h * by + x;
        }

        y[i] = a + b + c + d + e + f + g + h;
    }

    /// <summary>Reads and writes every element of a row, and computes on it so often.</summary>
    internal static void Work(Index1D i, Rows<float> x, Rows<float> y, int steps)
    {
        var (from, to) = (x[i], y[i]);
        for (var k = 0; k < from.Length; k++)
        {
            var value = from[k];
            for (var s = 0; s < steps; s++) value = value * 0.999f + 0.001f;
            to[k] = value;
        }
    }
}
