using System.Numerics;
using System.Runtime.CompilerServices;

namespace GWorker;

/// <summary>The tile of <see cref="Tile512"/> with whatever vectors a processor has: 6 rows by two vectors at a time, side by side.</summary>
internal static class TileAny
{
    public static void Run(in TileArgs t)
    {
        for (var column = 0; column < TileArgs.Columns; column += 2 * Vector<float>.Count) Strip(t, column);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // hot from the first call on, and one call runs long: no time for tiers
    static void Strip(in TileArgs t, int column)
    {
        var width = (nuint)Vector<float>.Count;
        ref var a0 = ref t.A;
        ref var a1 = ref Unsafe.Add(ref t.A, t.Row(1) * t.AStride);
        ref var a2 = ref Unsafe.Add(ref t.A, t.Row(2) * t.AStride);
        ref var a3 = ref Unsafe.Add(ref t.A, t.Row(3) * t.AStride);
        ref var a4 = ref Unsafe.Add(ref t.A, t.Row(4) * t.AStride);
        ref var a5 = ref Unsafe.Add(ref t.A, t.Row(5) * t.AStride);
        ref var c0 = ref Unsafe.Add(ref t.C, column);
        ref var c1 = ref Unsafe.Add(ref c0, t.Row(1) * t.CStride);
        ref var c2 = ref Unsafe.Add(ref c0, t.Row(2) * t.CStride);
        ref var c3 = ref Unsafe.Add(ref c0, t.Row(3) * t.CStride);
        ref var c4 = ref Unsafe.Add(ref c0, t.Row(4) * t.CStride);
        ref var c5 = ref Unsafe.Add(ref c0, t.Row(5) * t.CStride);
        Vector<float> s00 = Vector.LoadUnsafe(ref t.Bias, (nuint)column), s01 = Vector.LoadUnsafe(ref t.Bias, (nuint)column + width);
        Vector<float> s10 = s00, s11 = s01;
        Vector<float> s20 = s00, s21 = s01;
        Vector<float> s30 = s00, s31 = s01;
        Vector<float> s40 = s00, s41 = s01;
        Vector<float> s50 = s00, s51 = s01;
        if (t.Then == Epilogue.Add)
        {
            s00 += Vector.LoadUnsafe(ref c0); s01 += Vector.LoadUnsafe(ref c0, width);
            s10 += Vector.LoadUnsafe(ref c1); s11 += Vector.LoadUnsafe(ref c1, width);
            s20 += Vector.LoadUnsafe(ref c2); s21 += Vector.LoadUnsafe(ref c2, width);
            s30 += Vector.LoadUnsafe(ref c3); s31 += Vector.LoadUnsafe(ref c3, width);
            s40 += Vector.LoadUnsafe(ref c4); s41 += Vector.LoadUnsafe(ref c4, width);
            s50 += Vector.LoadUnsafe(ref c5); s51 += Vector.LoadUnsafe(ref c5, width);
        }

        ref var b = ref Unsafe.Add(ref t.B, column);
        for (nint i = 0; i < t.Depth; i++)
        {
            var b0 = Vector.LoadUnsafe(ref b);
            var b1 = Vector.LoadUnsafe(ref b, width);
            b = ref Unsafe.Add(ref b, t.BStride);
            var a = Vector.Create(Unsafe.Add(ref a0, i));
            s00 = Vector.MultiplyAddEstimate(a, b0, s00);
            s01 = Vector.MultiplyAddEstimate(a, b1, s01);
            a = Vector.Create(Unsafe.Add(ref a1, i));
            s10 = Vector.MultiplyAddEstimate(a, b0, s10);
            s11 = Vector.MultiplyAddEstimate(a, b1, s11);
            a = Vector.Create(Unsafe.Add(ref a2, i));
            s20 = Vector.MultiplyAddEstimate(a, b0, s20);
            s21 = Vector.MultiplyAddEstimate(a, b1, s21);
            a = Vector.Create(Unsafe.Add(ref a3, i));
            s30 = Vector.MultiplyAddEstimate(a, b0, s30);
            s31 = Vector.MultiplyAddEstimate(a, b1, s31);
            a = Vector.Create(Unsafe.Add(ref a4, i));
            s40 = Vector.MultiplyAddEstimate(a, b0, s40);
            s41 = Vector.MultiplyAddEstimate(a, b1, s41);
            a = Vector.Create(Unsafe.Add(ref a5, i));
            s50 = Vector.MultiplyAddEstimate(a, b0, s50);
            s51 = Vector.MultiplyAddEstimate(a, b1, s51);
        }

        if (t.Then == Epilogue.Relu)
        {
            var zero = Vector<float>.Zero;
            s00 = Vector.Max(s00, zero); s01 = Vector.Max(s01, zero);
            s10 = Vector.Max(s10, zero); s11 = Vector.Max(s11, zero);
            s20 = Vector.Max(s20, zero); s21 = Vector.Max(s21, zero);
            s30 = Vector.Max(s30, zero); s31 = Vector.Max(s31, zero);
            s40 = Vector.Max(s40, zero); s41 = Vector.Max(s41, zero);
            s50 = Vector.Max(s50, zero); s51 = Vector.Max(s51, zero);
        }
        s00.StoreUnsafe(ref c0); s01.StoreUnsafe(ref c0, width);
        s10.StoreUnsafe(ref c1); s11.StoreUnsafe(ref c1, width);
        s20.StoreUnsafe(ref c2); s21.StoreUnsafe(ref c2, width);
        s30.StoreUnsafe(ref c3); s31.StoreUnsafe(ref c3, width);
        s40.StoreUnsafe(ref c4); s41.StoreUnsafe(ref c4, width);
        s50.StoreUnsafe(ref c5); s51.StoreUnsafe(ref c5, width);
    }
}
