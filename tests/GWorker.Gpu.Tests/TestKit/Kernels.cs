using ILGPU;
using ILGPU.Runtime;

namespace GWorker.Tests.TestKit;

/// <summary>Kernels as a user would write them: good ones, and those that no device can run.</summary>
public static class Kernels
{
    static int mutable = 3;

    internal static void Twice(Index1D i, ArrayView<float> x, ArrayView<float> y) => y[i] = 2 * x[i];

    internal static void Scale(Index1D i, ArrayView<float> x, ArrayView<float> y, float factor) => y[i] = factor * x[i];

    internal static void Sum(Index1D i, Rows<float> x, ArrayView<float> y)
    {
        var row = x[i];
        var sum = 0f;
        for (var k = 0; k < row.Length; k++) sum += row[k];
        y[i] = sum;
    }

    internal static void Dot(Index1D i, Rows<float> x, ArrayView<float> y, ArrayView<float> weights)
    {
        var row = x[i];
        var sum = 0f;
        for (var k = 0; k < row.Length; k++) sum += row[k] * weights[k];
        y[i] = sum;
    }

    internal static void Cumulate(Index1D i, Rows<int> x, Rows<long> y)
    {
        var (from, to) = (x[i], y[i]);
        var sum = 0L;
        for (var k = 0; k < from.Length; k++) to[k] = sum += from[k];
    }

    internal static void Ends(Index1D i, Rows<float> x, Rows<float> y, Bounds bounds)
    {
        var (from, to) = (x[i], y[i]);
        to[0] = from.Length == 0 ? bounds.Empty : from[0];
        to[1] = from.Length == 0 ? bounds.Empty : from[from.Length - 1];
    }

    /// <summary>Writes as far away as it is told, unchecked: for devices that notice.</summary>
    internal static void Reach(Index1D i, ArrayView<int> x, ArrayView<float> y) => y[x[i]] = 1;

    internal static void Text(Index1D i, ArrayView<float> x, ArrayView<float> y) => y[i] = i.ToString().Length;

    internal static void Hides(Index1D i, ArrayView<float> x, ArrayView<float> y, Hidden hidden) => y[i] = hidden.Value;

    internal static void Throws(Index1D i, ArrayView<float> x, ArrayView<float> y)
    {
        if (x[i] < 0) throw new ArgumentException("negative", nameof(x));
        y[i] = x[i];
    }

    internal static void Counts(Index1D i, ArrayView<float> x, ArrayView<float> y) => y[i] = mutable++;

    /// <summary>What a struct of arguments looks like.</summary>
    public readonly record struct Bounds(float Empty);

    internal readonly record struct Hidden(float Value);
}
