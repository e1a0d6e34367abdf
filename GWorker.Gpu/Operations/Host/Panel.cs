using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GWorker;

/// <summary>A product whose right side is one panel: 64 columns, from top to bottom in one run of memory.</summary>
internal static class Panel
{
    internal const int Columns = TileArgs.Columns;

    static readonly float[] Zeros = new float[Columns];

    internal static int Count(int columns) => (columns + Columns - 1) / Columns;

    internal static ref float NoBias => ref Zeros[0];

    /// <summary>c = a × panel + bias for <paramref name="rows"/> rows, of which <paramref name="columns"/> numbers each are stored.</summary>
    internal static void Multiply(
        ref float a, nint aStride, ref float panel, nint depth, ref float c, nint cStride, int rows, int columns, ref float bias, Epilogue then)
    {
        if (columns >= Columns) Whole(ref a, aStride, ref panel, depth, ref c, cStride, rows, ref bias, then);
        else Part(ref a, aStride, ref panel, depth, ref c, cStride, rows, columns, ref bias, then);
    }

    static void Whole(ref float a, nint aStride, ref float panel, nint depth, ref float c, nint cStride, int rows, ref float bias, Epilogue then)
    {
        for (var row = 0; row < rows; row += TileArgs.Rows)
        {
            var tile = new TileArgs(
                ref Unsafe.Add(ref a, row * aStride), aStride, ref panel, Columns, depth, ref Unsafe.Add(ref c, row * cStride), cStride,
                Math.Min(TileArgs.Rows, rows - row), ref bias, then);
            Run(tile);
        }
    }

    // A tile is stored whole, so one that has too few columns goes through a place of its own.
    static void Part(ref float a, nint aStride, ref float panel, nint depth, ref float c, nint cStride, int rows, int columns, ref float bias, Epilogue then)
    {
        Span<float> place = stackalloc float[TileArgs.Rows * Columns];
        for (var row = 0; row < rows; row += TileArgs.Rows)
        {
            var count = Math.Min(TileArgs.Rows, rows - row);
            for (var i = 0; then == Epilogue.Add && i < count; i++) Row(ref c, row + i).CopyTo(place[(i * Columns)..]);
            Run(new TileArgs(ref Unsafe.Add(ref a, row * aStride), aStride, ref panel, Columns, depth, ref place[0], Columns, count, ref bias, then));
            for (var i = 0; i < count; i++) place.Slice(i * Columns, columns).CopyTo(Row(ref c, row + i));
        }

        Span<float> Row(ref float first, int number) => System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, number * cStride), columns);
    }

    static void Run(in TileArgs tile)
    {
        if (Vector512.IsHardwareAccelerated) Tile512.Run(tile);
        else TileAny.Run(tile);
    }
}
