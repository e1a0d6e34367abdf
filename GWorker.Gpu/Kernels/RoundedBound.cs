using ILGPU;

namespace GWorker;

/// <summary>
/// How large a float32 score can be, by the score of the same vectors rounded to TF32. In whatever order sums are made, the two differ by less than a
/// share of the product of both vectors' lengths (Cauchy and Schwarz): so a scan of rounded numbers can tell which rows a scan of the numbers themselves would not find.
/// </summary>
internal static class RoundedBound
{
    // Twice half a unit in the last of 10 bits, for both sides' rounding; and, per number, what sums lose: in float32 at most 2⁻²⁴, on tensor cores, which cut off, some more.
    const float Rounding = 1f / 1024;
    const float Summing = 1f / (1 << 21);

    // More than the smallest normal number. Squares below it may vanish; and what is below it may be taken for zero by hardware, a product and a sum per number of each of two scores.
    const float Vanished = 1.2e-38f;

    /// <summary>The nearest number that TF32 has, 10 bits of mantissa, as 32 bits. NaN's bits would be rounded away.</summary>
    internal static uint Bits(float x) => float.IsNaN(x) ? 0x7FC00000 : (Interop.FloatAsInt(x) + 0x1000) & 0xFFFFE000;

    /// <summary>The same as a number.</summary>
    internal static float Round(float x) => Interop.IntAsFloat(Bits(x));

    /// <summary>Each of the four.</summary>
    internal static Four Round(Four x) => new(Round(x.A), Round(x.B), Round(x.C), Round(x.D));

    /// <summary>Not less than the float32 score; -∞ where that is NaN.</summary>
    /// <param name="score">Of the rounded numbers.</param>
    /// <param name="rowSquares">The sum of the row's squares, before rounding.</param>
    /// <param name="querySquares">The sum of the query's.</param>
    /// <param name="columns">Numbers of both.</param>
    internal static float Of(float score, float rowSquares, float querySquares, int columns)
    {
        // The lengths are multiplied, not their squares: those may be too large or too small for float32 where the lengths are not.
        var vanished = columns * Vanished;
        var lengths = MathF.Sqrt(rowSquares + vanished) * MathF.Sqrt(querySquares + vanished);
        var bound = score + lengths * (Rounding + columns * Summing) + 4 * vanished;

        // ∞ - ∞ says nothing: such a row may have any score, unless there is a NaN in it. Asked whether it is a number, not whether it is none: ILGPU's OpenCL takes "not above" for "below".
        var other = float.IsNaN(rowSquares) || float.IsNaN(querySquares) ? float.NegativeInfinity : float.PositiveInfinity;
        return bound > float.NegativeInfinity ? bound : other;
    }
}
