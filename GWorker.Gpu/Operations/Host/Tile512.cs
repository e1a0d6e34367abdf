using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GWorker;

/// <summary>One tile of a matrix product, 6 rows by 64 columns, for processors with 512-bit vectors.</summary>
/// <remarks>
/// The 24 sums stay in registers over the whole depth. A step loads 4 vectors of B and 6 single numbers of A for 24 multiply-adds,
/// few enough that loading does not set the pace. Written out, because a JIT keeps locals in registers and arrays in memory.
/// </remarks>
internal static class Tile512
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // hot from the first call on, and one call runs long: no time for tiers
    public static void Run(in TileArgs t)
    {
        ref var a0 = ref t.A;
        ref var a1 = ref Unsafe.Add(ref t.A, t.Row(1) * t.AStride);
        ref var a2 = ref Unsafe.Add(ref t.A, t.Row(2) * t.AStride);
        ref var a3 = ref Unsafe.Add(ref t.A, t.Row(3) * t.AStride);
        ref var a4 = ref Unsafe.Add(ref t.A, t.Row(4) * t.AStride);
        ref var a5 = ref Unsafe.Add(ref t.A, t.Row(5) * t.AStride);
        ref var c0 = ref t.C;
        ref var c1 = ref Unsafe.Add(ref t.C, t.Row(1) * t.CStride);
        ref var c2 = ref Unsafe.Add(ref t.C, t.Row(2) * t.CStride);
        ref var c3 = ref Unsafe.Add(ref t.C, t.Row(3) * t.CStride);
        ref var c4 = ref Unsafe.Add(ref t.C, t.Row(4) * t.CStride);
        ref var c5 = ref Unsafe.Add(ref t.C, t.Row(5) * t.CStride);
        Vector512<float> s00 = Vector512.LoadUnsafe(ref t.Bias), s01 = Vector512.LoadUnsafe(ref t.Bias, 16), s02 = Vector512.LoadUnsafe(ref t.Bias, 32), s03 = Vector512.LoadUnsafe(ref t.Bias, 48);
        Vector512<float> s10 = s00, s11 = s01, s12 = s02, s13 = s03;
        Vector512<float> s20 = s00, s21 = s01, s22 = s02, s23 = s03;
        Vector512<float> s30 = s00, s31 = s01, s32 = s02, s33 = s03;
        Vector512<float> s40 = s00, s41 = s01, s42 = s02, s43 = s03;
        Vector512<float> s50 = s00, s51 = s01, s52 = s02, s53 = s03;
        if (t.Then == Epilogue.Add)
        {
            s00 += Vector512.LoadUnsafe(ref c0); s01 += Vector512.LoadUnsafe(ref c0, 16); s02 += Vector512.LoadUnsafe(ref c0, 32); s03 += Vector512.LoadUnsafe(ref c0, 48);
            s10 += Vector512.LoadUnsafe(ref c1); s11 += Vector512.LoadUnsafe(ref c1, 16); s12 += Vector512.LoadUnsafe(ref c1, 32); s13 += Vector512.LoadUnsafe(ref c1, 48);
            s20 += Vector512.LoadUnsafe(ref c2); s21 += Vector512.LoadUnsafe(ref c2, 16); s22 += Vector512.LoadUnsafe(ref c2, 32); s23 += Vector512.LoadUnsafe(ref c2, 48);
            s30 += Vector512.LoadUnsafe(ref c3); s31 += Vector512.LoadUnsafe(ref c3, 16); s32 += Vector512.LoadUnsafe(ref c3, 32); s33 += Vector512.LoadUnsafe(ref c3, 48);
            s40 += Vector512.LoadUnsafe(ref c4); s41 += Vector512.LoadUnsafe(ref c4, 16); s42 += Vector512.LoadUnsafe(ref c4, 32); s43 += Vector512.LoadUnsafe(ref c4, 48);
            s50 += Vector512.LoadUnsafe(ref c5); s51 += Vector512.LoadUnsafe(ref c5, 16); s52 += Vector512.LoadUnsafe(ref c5, 32); s53 += Vector512.LoadUnsafe(ref c5, 48);
        }

        ref var b = ref t.B;
        for (nint i = 0; i < t.Depth; i++)
        {
            var b0 = Vector512.LoadUnsafe(ref b);
            var b1 = Vector512.LoadUnsafe(ref b, 16);
            var b2 = Vector512.LoadUnsafe(ref b, 32);
            var b3 = Vector512.LoadUnsafe(ref b, 48);
            b = ref Unsafe.Add(ref b, t.BStride);
            var a = Vector512.Create(Unsafe.Add(ref a0, i));
            s00 = Vector512.FusedMultiplyAdd(a, b0, s00);
            s01 = Vector512.FusedMultiplyAdd(a, b1, s01);
            s02 = Vector512.FusedMultiplyAdd(a, b2, s02);
            s03 = Vector512.FusedMultiplyAdd(a, b3, s03);
            a = Vector512.Create(Unsafe.Add(ref a1, i));
            s10 = Vector512.FusedMultiplyAdd(a, b0, s10);
            s11 = Vector512.FusedMultiplyAdd(a, b1, s11);
            s12 = Vector512.FusedMultiplyAdd(a, b2, s12);
            s13 = Vector512.FusedMultiplyAdd(a, b3, s13);
            a = Vector512.Create(Unsafe.Add(ref a2, i));
            s20 = Vector512.FusedMultiplyAdd(a, b0, s20);
            s21 = Vector512.FusedMultiplyAdd(a, b1, s21);
            s22 = Vector512.FusedMultiplyAdd(a, b2, s22);
            s23 = Vector512.FusedMultiplyAdd(a, b3, s23);
            a = Vector512.Create(Unsafe.Add(ref a3, i));
            s30 = Vector512.FusedMultiplyAdd(a, b0, s30);
            s31 = Vector512.FusedMultiplyAdd(a, b1, s31);
            s32 = Vector512.FusedMultiplyAdd(a, b2, s32);
            s33 = Vector512.FusedMultiplyAdd(a, b3, s33);
            a = Vector512.Create(Unsafe.Add(ref a4, i));
            s40 = Vector512.FusedMultiplyAdd(a, b0, s40);
            s41 = Vector512.FusedMultiplyAdd(a, b1, s41);
            s42 = Vector512.FusedMultiplyAdd(a, b2, s42);
            s43 = Vector512.FusedMultiplyAdd(a, b3, s43);
            a = Vector512.Create(Unsafe.Add(ref a5, i));
            s50 = Vector512.FusedMultiplyAdd(a, b0, s50);
            s51 = Vector512.FusedMultiplyAdd(a, b1, s51);
            s52 = Vector512.FusedMultiplyAdd(a, b2, s52);
            s53 = Vector512.FusedMultiplyAdd(a, b3, s53);
        }

        if (t.Then == Epilogue.Relu)
        {
            var zero = Vector512<float>.Zero;
            s00 = Vector512.Max(s00, zero); s01 = Vector512.Max(s01, zero); s02 = Vector512.Max(s02, zero); s03 = Vector512.Max(s03, zero);
            s10 = Vector512.Max(s10, zero); s11 = Vector512.Max(s11, zero); s12 = Vector512.Max(s12, zero); s13 = Vector512.Max(s13, zero);
            s20 = Vector512.Max(s20, zero); s21 = Vector512.Max(s21, zero); s22 = Vector512.Max(s22, zero); s23 = Vector512.Max(s23, zero);
            s30 = Vector512.Max(s30, zero); s31 = Vector512.Max(s31, zero); s32 = Vector512.Max(s32, zero); s33 = Vector512.Max(s33, zero);
            s40 = Vector512.Max(s40, zero); s41 = Vector512.Max(s41, zero); s42 = Vector512.Max(s42, zero); s43 = Vector512.Max(s43, zero);
            s50 = Vector512.Max(s50, zero); s51 = Vector512.Max(s51, zero); s52 = Vector512.Max(s52, zero); s53 = Vector512.Max(s53, zero);
        }
        s00.StoreUnsafe(ref c0); s01.StoreUnsafe(ref c0, 16); s02.StoreUnsafe(ref c0, 32); s03.StoreUnsafe(ref c0, 48);
        s10.StoreUnsafe(ref c1); s11.StoreUnsafe(ref c1, 16); s12.StoreUnsafe(ref c1, 32); s13.StoreUnsafe(ref c1, 48);
        s20.StoreUnsafe(ref c2); s21.StoreUnsafe(ref c2, 16); s22.StoreUnsafe(ref c2, 32); s23.StoreUnsafe(ref c2, 48);
        s30.StoreUnsafe(ref c3); s31.StoreUnsafe(ref c3, 16); s32.StoreUnsafe(ref c3, 32); s33.StoreUnsafe(ref c3, 48);
        s40.StoreUnsafe(ref c4); s41.StoreUnsafe(ref c4, 16); s42.StoreUnsafe(ref c4, 32); s43.StoreUnsafe(ref c4, 48);
        s50.StoreUnsafe(ref c5); s51.StoreUnsafe(ref c5, 16); s52.StoreUnsafe(ref c5, 32); s53.StoreUnsafe(ref c5, 48);
    }
}
