using System.Numerics;

namespace GWorker.Examples.Embedder;

/// <summary>Brings each row to mean 0 and variance 1, then to the scale and bias that were learned.</summary>
internal sealed class LayerNorm(ReadOnlySpan<float> scale, ReadOnlySpan<float> bias)
{
    const float Epsilon = 1e-6f;

    readonly float[] scale = scale.ToArray();
    readonly float[] bias = bias.ToArray();

    public void Apply(float[] input, float[] output, int rows)
    {
        var width = scale.Length;
        for (var row = 0; row < rows; row++) Apply(input.AsSpan(row * width, width), output.AsSpan(row * width, width));
    }

    // Widths are multiples of every vector's, so no loop has a remainder, and sums run in one order wherever a row lies in memory.
    void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        var step = Vector<float>.Count;
        Vector<float> even = default, odd = default;
        for (var i = 0; i < x.Length; i += 2 * step)
        {
            even += new Vector<float>(x[i..]);
            odd += new Vector<float>(x[(i + step)..]);
        }
        var mean = new Vector<float>(Vector.Sum(even + odd) / x.Length);
        even = odd = default;
        for (var i = 0; i < x.Length; i += 2 * step)
        {
            var a = new Vector<float>(x[i..]) - mean;
            var b = new Vector<float>(x[(i + step)..]) - mean;
            even += a * a;
            odd += b * b;
        }
        var inverse = new Vector<float>(1 / MathF.Sqrt(Vector.Sum(even + odd) / x.Length + Epsilon));
        for (var i = 0; i < x.Length; i += step)
        {
            var normal = (new Vector<float>(x[i..]) - mean) * inverse;
            (normal * new Vector<float>(scale, i) + new Vector<float>(bias, i)).CopyTo(y[i..]);
        }
    }
}
