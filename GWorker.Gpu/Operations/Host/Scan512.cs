using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GWorker;

/// <summary>All 24 products of <see cref="ScanArgs"/>, for processors with 512-bit vectors: 24 sums stay in registers, and 10 loads feed 24 multiply-adds.</summary>
internal static class Scan512
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // hot from the first call on, and one call runs long: no time for tiers
    internal static void Run(in ScanArgs t, Span<float> products)
    {
        ref var x0 = ref Unsafe.Add(ref t.Rows, t.Row(0));
        ref var x1 = ref Unsafe.Add(ref t.Rows, t.Row(1));
        ref var x2 = ref Unsafe.Add(ref t.Rows, t.Row(2));
        ref var x3 = ref Unsafe.Add(ref t.Rows, t.Row(3));
        ref var q0 = ref Unsafe.Add(ref t.Queries, t.Query(0));
        ref var q1 = ref Unsafe.Add(ref t.Queries, t.Query(1));
        ref var q2 = ref Unsafe.Add(ref t.Queries, t.Query(2));
        ref var q3 = ref Unsafe.Add(ref t.Queries, t.Query(3));
        ref var q4 = ref Unsafe.Add(ref t.Queries, t.Query(4));
        ref var q5 = ref Unsafe.Add(ref t.Queries, t.Query(5));
        Vector512<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector512<float> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<float> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector512<float> s30 = default, s31 = default, s32 = default, s33 = default;
        Vector512<float> s40 = default, s41 = default, s42 = default, s43 = default;
        Vector512<float> s50 = default, s51 = default, s52 = default, s53 = default;
        nint i = 0;
        for (; i <= t.Columns - 16; i += 16)
        {
            var a0 = Vector512.LoadUnsafe(ref x0, (nuint)i);
            var a1 = Vector512.LoadUnsafe(ref x1, (nuint)i);
            var a2 = Vector512.LoadUnsafe(ref x2, (nuint)i);
            var a3 = Vector512.LoadUnsafe(ref x3, (nuint)i);
            var b = Vector512.LoadUnsafe(ref q0, (nuint)i);
            s00 = Vector512.FusedMultiplyAdd(a0, b, s00);
            s01 = Vector512.FusedMultiplyAdd(a1, b, s01);
            s02 = Vector512.FusedMultiplyAdd(a2, b, s02);
            s03 = Vector512.FusedMultiplyAdd(a3, b, s03);
            b = Vector512.LoadUnsafe(ref q1, (nuint)i);
            s10 = Vector512.FusedMultiplyAdd(a0, b, s10);
            s11 = Vector512.FusedMultiplyAdd(a1, b, s11);
            s12 = Vector512.FusedMultiplyAdd(a2, b, s12);
            s13 = Vector512.FusedMultiplyAdd(a3, b, s13);
            b = Vector512.LoadUnsafe(ref q2, (nuint)i);
            s20 = Vector512.FusedMultiplyAdd(a0, b, s20);
            s21 = Vector512.FusedMultiplyAdd(a1, b, s21);
            s22 = Vector512.FusedMultiplyAdd(a2, b, s22);
            s23 = Vector512.FusedMultiplyAdd(a3, b, s23);
            b = Vector512.LoadUnsafe(ref q3, (nuint)i);
            s30 = Vector512.FusedMultiplyAdd(a0, b, s30);
            s31 = Vector512.FusedMultiplyAdd(a1, b, s31);
            s32 = Vector512.FusedMultiplyAdd(a2, b, s32);
            s33 = Vector512.FusedMultiplyAdd(a3, b, s33);
            b = Vector512.LoadUnsafe(ref q4, (nuint)i);
            s40 = Vector512.FusedMultiplyAdd(a0, b, s40);
            s41 = Vector512.FusedMultiplyAdd(a1, b, s41);
            s42 = Vector512.FusedMultiplyAdd(a2, b, s42);
            s43 = Vector512.FusedMultiplyAdd(a3, b, s43);
            b = Vector512.LoadUnsafe(ref q5, (nuint)i);
            s50 = Vector512.FusedMultiplyAdd(a0, b, s50);
            s51 = Vector512.FusedMultiplyAdd(a1, b, s51);
            s52 = Vector512.FusedMultiplyAdd(a2, b, s52);
            s53 = Vector512.FusedMultiplyAdd(a3, b, s53);
        }

        products = products[..ScanArgs.Products];
        products[0] = Vector512.Sum(s00); products[1] = Vector512.Sum(s01); products[2] = Vector512.Sum(s02); products[3] = Vector512.Sum(s03);
        products[4] = Vector512.Sum(s10); products[5] = Vector512.Sum(s11); products[6] = Vector512.Sum(s12); products[7] = Vector512.Sum(s13);
        products[8] = Vector512.Sum(s20); products[9] = Vector512.Sum(s21); products[10] = Vector512.Sum(s22); products[11] = Vector512.Sum(s23);
        products[12] = Vector512.Sum(s30); products[13] = Vector512.Sum(s31); products[14] = Vector512.Sum(s32); products[15] = Vector512.Sum(s33);
        products[16] = Vector512.Sum(s40); products[17] = Vector512.Sum(s41); products[18] = Vector512.Sum(s42); products[19] = Vector512.Sum(s43);
        products[20] = Vector512.Sum(s50); products[21] = Vector512.Sum(s51); products[22] = Vector512.Sum(s52); products[23] = Vector512.Sum(s53);
        for (; i < t.Columns; i++)
        {
            for (var at = 0; at < ScanArgs.Products; at++)
                products[at] += Unsafe.Add(ref t.Rows, t.Row(at % ScanArgs.RowsAtATime) + i) * Unsafe.Add(ref t.Queries, t.Query(at / ScanArgs.RowsAtATime) + i);
        }
    }
}
