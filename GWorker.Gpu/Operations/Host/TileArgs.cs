namespace GWorker;

/// <summary>One tile of C = A × B + bias: where it lies in the three matrices.</summary>
/// <remarks>
/// A number of C is summed in one order, depth first to last, whatever tile it falls into. That is what makes a row
/// the same to the last bit in any company.
/// </remarks>
internal readonly ref struct TileArgs(ref float a, nint aStride, ref float b, nint bStride, nint depth, ref float c, nint cStride, int rows, ref float bias, Epilogue then)
{
    public const int Rows = 6;
    public const int Columns = 64;

    public readonly ref float A = ref a;
    public readonly ref float B = ref b;
    public readonly ref float C = ref c;
    public readonly ref float Bias = ref bias;
    public readonly nint AStride = aStride;
    public readonly nint BStride = bStride;
    public readonly nint CStride = cStride;
    public readonly nint Depth = depth;
    public readonly Epilogue Then = then;

    /// <summary>Rows past the last one repeat it: they compute and store the same numbers again, which spares a second kernel for what is left over.</summary>
    public nint Row(int row) => Math.Min(row, rows - 1);
}
