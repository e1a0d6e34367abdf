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
