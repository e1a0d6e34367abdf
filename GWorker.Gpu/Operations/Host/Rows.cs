using System.Numerics;
using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>What is done to one row at a time, on the host.</summary>
internal static class Rows
{
    internal static void Activate(Span<float> row, ReadOnlySpan<float> bias, Activation activation)
    {
        for (var i = 0; i < row.Length; i += Lanes.Step)
        {
            var x = Lanes.Load(row, i);
            if (!bias.IsEmpty) x += Lanes.Load(bias, i);
            Lanes.Store(Activate(x, activation), row, i);
        }
    }

    static Vector<float> Activate(Vector<float> x, Activation activation)
    {
        const float Root = 0.7978845608f, Cubic = 0.044715f;
        return activation switch
        {
            Activation.Relu => Vector.Max(x, Vector<float>.Zero),
            Activation.Tanh => Tanh(x),
            Activation.Gelu => x * new Vector<float>(0.5f) * (Vector<float>.One + Tanh(new Vector<float>(Root) * (x + new Vector<float>(Cubic) * x * x * x))),
            _ => x,
        };
    }

    // 1 - 2 / (e^2x + 1), which is also right where e^2x is infinite or 0.
    static Vector<float> Tanh(Vector<float> x)
    {
        var two = new Vector<float>(2f);
        return Vector<float>.One - two / (Vector.Exp(x * two) + Vector<float>.One);
    }

    internal static void LayerNorm(ReadOnlySpan<float> x, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift, Span<float> y, float epsilon)
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        var step = Lanes.Step;
        Vector<float> even = default, odd = default;
        var i = 0;
        for (; i <= x.Length - 2 * step; i += 2 * step)
        {
            even += Vector.LoadUnsafe(ref from, (nuint)i);
            odd += Vector.LoadUnsafe(ref from, (nuint)(i + step));
        }
        for (; i < x.Length; i += step) even += Lanes.Load(x, i);
        var middle = Vector.Sum(even + odd) / x.Length;

        // What is missing to the last vector counts as the mean, so that it adds nothing to the variance.
        var mean = new Vector<float>(middle);
        even = odd = default;
        for (i = 0; i <= x.Length - 2 * step; i += 2 * step)
        {
            var a = Vector.LoadUnsafe(ref from, (nuint)i) - mean;
            var b = Vector.LoadUnsafe(ref from, (nuint)(i + step)) - mean;
            even += a * a;
            odd += b * b;
        }
        for (; i < x.Length; i += step)
        {
            var a = Lanes.Load(x, i, middle) - mean;
            even += a * a;
        }

        var inverse = new Vector<float>(1 / MathF.Sqrt(Vector.Sum(even + odd) / x.Length + epsilon));
        ref var factor = ref MemoryMarshal.GetReference(scale[..x.Length]);
        ref var summand = ref MemoryMarshal.GetReference(shift[..x.Length]);
        ref var to = ref MemoryMarshal.GetReference(y[..x.Length]);
        for (i = 0; i <= x.Length - step; i += step)
        {
            var normal = (Vector.LoadUnsafe(ref from, (nuint)i) - mean) * inverse;
            (normal * Vector.LoadUnsafe(ref factor, (nuint)i) + Vector.LoadUnsafe(ref summand, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }
        for (; i < x.Length; i += step) Lanes.Store((Lanes.Load(x, i) - mean) * inverse * Lanes.Load(scale, i) + Lanes.Load(shift, i), y, i);
    }

    /// <summary>Shares of e^(factor · x), for a factor above 0.</summary>
    internal static void Softmax(Span<float> row, float factor = 1)
    {
        var most = Lanes.Load(row, 0, float.NegativeInfinity);
        for (var i = Lanes.Step; i < row.Length; i += Lanes.Step) most = Vector.Max(most, Lanes.Load(row, i, float.NegativeInfinity));
        var top = most[0];
        for (var i = 1; i < Lanes.Step; i++) top = MathF.Max(top, most[i]);

        var highest = new Vector<float>(top);
        var scale = new Vector<float>(factor);
        Vector<float> sum = default;
        for (var i = 0; i < row.Length; i += Lanes.Step)
        {
            var share = Vector.Exp((Lanes.Load(row, i, float.NegativeInfinity) - highest) * scale);
            Lanes.Store(share, row, i);
            sum += share;
        }
        var inverse = new Vector<float>(1 / Vector.Sum(sum));
        for (var i = 0; i < row.Length; i += Lanes.Step) Lanes.Store(Lanes.Load(row, i) * inverse, row, i);
    }

    internal static void Normalize(Span<float> row, float epsilon)
    {
        Vector<float> squares = default;
        for (var i = 0; i < row.Length; i += Lanes.Step)
        {
            var x = Lanes.Load(row, i);
            squares += x * x;
        }
        var inverse = new Vector<float>(1 / MathF.Sqrt(MathF.Max(Vector.Sum(squares), epsilon)));
        for (var i = 0; i < row.Length; i += Lanes.Step) Lanes.Store(Lanes.Load(row, i) * inverse, row, i);
    }

    internal static void Add(ReadOnlySpan<float> from, Span<float> to)
    {
        for (var i = 0; i < to.Length; i += Lanes.Step) Lanes.Store(Lanes.Load(to, i) + Lanes.Load(from, i), to, i);
    }

    internal static void Divide(Span<float> row, float by)
    {
        var divisor = new Vector<float>(by);
        for (var i = 0; i < row.Length; i += Lanes.Step) Lanes.Store(Lanes.Load(row, i) / divisor, row, i);
    }
}
