using System.Numerics;
using System.Runtime.CompilerServices;

namespace GWorker;

/// <summary>The products of <see cref="Scan512"/> with whatever vectors a processor has: two queries at a time.</summary>
internal static class ScanAny
{
    internal static void Run(in ScanArgs t, Span<float> products)
    {
        for (var query = 0; query < ScanArgs.QueriesAtATime; query += 2) Pair(t, query, products.Slice(query * ScanArgs.RowsAtATime, 2 * ScanArgs.RowsAtATime));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]   // hot from the first call on, and one call runs long: no time for tiers
    static void Pair(in ScanArgs t, int query, Span<float> products)
    {
        var width = Vector<float>.Count;
        ref var x0 = ref Unsafe.Add(ref t.Rows, t.Row(0));
        ref var x1 = ref Unsafe.Add(ref t.Rows, t.Row(1));
        ref var x2 = ref Unsafe.Add(ref t.Rows, t.Row(2));
        ref var x3 = ref Unsafe.Add(ref t.Rows, t.Row(3));
        ref var q0 = ref Unsafe.Add(ref t.Queries, t.Query(query));
        ref var q1 = ref Unsafe.Add(ref t.Queries, t.Query(query + 1));
        Vector<float> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector<float> s10 = default, s11 = default, s12 = default, s13 = default;
        nint i = 0;
        for (; i <= t.Columns - width; i += width)
        {
            var a0 = Vector.LoadUnsafe(ref x0, (nuint)i);
            var a1 = Vector.LoadUnsafe(ref x1, (nuint)i);
            var a2 = Vector.LoadUnsafe(ref x2, (nuint)i);
            var a3 = Vector.LoadUnsafe(ref x3, (nuint)i);
            var b = Vector.LoadUnsafe(ref q0, (nuint)i);
            s00 = Vector.MultiplyAddEstimate(a0, b, s00);
            s01 = Vector.MultiplyAddEstimate(a1, b, s01);
            s02 = Vector.MultiplyAddEstimate(a2, b, s02);
            s03 = Vector.MultiplyAddEstimate(a3, b, s03);
            b = Vector.LoadUnsafe(ref q1, (nuint)i);
            s10 = Vector.MultiplyAddEstimate(a0, b, s10);
            s11 = Vector.MultiplyAddEstimate(a1, b, s11);
            s12 = Vector.MultiplyAddEstimate(a2, b, s12);
            s13 = Vector.MultiplyAddEstimate(a3, b, s13);
        }

        products[0] = Vector.Sum(s00); products[1] = Vector.Sum(s01); products[2] = Vector.Sum(s02); products[3] = Vector.Sum(s03);
        products[4] = Vector.Sum(s10); products[5] = Vector.Sum(s11); products[6] = Vector.Sum(s12); products[7] = Vector.Sum(s13);
        for (; i < t.Columns; i++)
        {
            for (var row = 0; row < ScanArgs.RowsAtATime; row++)
            {
                var x = Unsafe.Add(ref t.Rows, t.Row(row) + i);
                products[row] += x * Unsafe.Add(ref q0, i);
                products[ScanArgs.RowsAtATime + row] += x * Unsafe.Add(ref q1, i);
            }
        }
    }
}
