using System.Numerics;

namespace GWorker.Examples.Embedder;

/// <summary>Turns scores into shares that add up to 1.</summary>
internal static class Softmax
{
    /// <summary>
    /// Works on the first <paramref name="count"/> numbers of a row. The row has room up to the next whole vector, and what stands there
    /// becomes 0.
    /// </summary>
    public static void Apply(Span<float> row, int count)
    {
        var step = Vector<float>.Count;
        var padded = (count + step - 1) / step * step;
        row[count..padded].Fill(float.NegativeInfinity);

        var most = new Vector<float>(row);
        for (var i = step; i < padded; i += step) most = Vector.Max(most, new Vector<float>(row[i..]));
        var top = most[0];
        for (var i = 1; i < step; i++) top = MathF.Max(top, most[i]);

        var highest = new Vector<float>(top);
        Vector<float> sum = default;
        for (var i = 0; i < padded; i += step)
        {
            var share = Vector.Exp(new Vector<float>(row[i..]) - highest);
            share.CopyTo(row[i..]);
            sum += share;
        }
        var inverse = new Vector<float>(1 / Vector.Sum(sum));
        for (var i = 0; i < padded; i += step) (new Vector<float>(row[i..]) * inverse).CopyTo(row[i..]);
    }
}
