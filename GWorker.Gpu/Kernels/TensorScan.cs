using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GWorker;

/// <summary>
/// Products of up to 64 queries with all rows of an index on CUDA's tensor cores, in tiles of 128 rows × 64 queries: 8 warps take 32 × 32 of it each, as
/// 2 × 4 products of 16 × 8. Both sides are rounded to TF32 on their way, and what comes out is no score but the most that the float32 score can be.
/// </summary>
/// <remarks>The 32 sums of a lane live in registers that PTX names here, as in <see cref="TensorTile"/>. Lengths cost no reading: whoever loads numbers squares them.</remarks>
internal static class TensorScan
{
    internal const int Queries = 64;
    internal const int Rows = 128;
    internal const int Lanes = 256;

    /// <summary>Numbers are loaded by fours: a row has a multiple of them.</summary>
    internal const int Multiple = 4;

    // Numbers of each row per step, and per instruction.
    const int Step = 16;
    const int Depth = 8;
    const int Loaders = Step / Multiple;

    // Four more than a step, so that the 32 lanes of a warp meet 32 banks.
    const int Stride = Step + 4;

    /// <param name="queries">All queries, row after row.</param>
    /// <param name="first">0.</param>
    /// <param name="count">How many queries there are.</param>
    /// <param name="index">The index, row after row.</param>
    /// <param name="firstRow">The first row to be scanned.</param>
    /// <param name="rows">How many are scanned.</param>
    /// <param name="columns">Numbers per row.</param>
    /// <param name="bounds">Room for <paramref name="rows"/> of each query.</param>
    internal static void Run(ArrayView<float> queries, int first, int count, ArrayView<float> index, int firstRow, int rows, int columns, ArrayView<float> bounds)
    {
        CudaAsm.Emit(".reg .f32 gw_sum<32>;");
        CudaAsm.Emit("mov.f32 gw_sum0, 0f00000000; mov.f32 gw_sum1, 0f00000000; mov.f32 gw_sum2, 0f00000000; mov.f32 gw_sum3, 0f00000000; mov.f32 gw_sum4, 0f00000000; mov.f32 gw_sum5, 0f00000000; mov.f32 gw_sum6, 0f00000000; mov.f32 gw_sum7, 0f00000000;");
        CudaAsm.Emit("mov.f32 gw_sum8, 0f00000000; mov.f32 gw_sum9, 0f00000000; mov.f32 gw_sum10, 0f00000000; mov.f32 gw_sum11, 0f00000000; mov.f32 gw_sum12, 0f00000000; mov.f32 gw_sum13, 0f00000000; mov.f32 gw_sum14, 0f00000000; mov.f32 gw_sum15, 0f00000000;");
        CudaAsm.Emit("mov.f32 gw_sum16, 0f00000000; mov.f32 gw_sum17, 0f00000000; mov.f32 gw_sum18, 0f00000000; mov.f32 gw_sum19, 0f00000000; mov.f32 gw_sum20, 0f00000000; mov.f32 gw_sum21, 0f00000000; mov.f32 gw_sum22, 0f00000000; mov.f32 gw_sum23, 0f00000000;");
        CudaAsm.Emit("mov.f32 gw_sum24, 0f00000000; mov.f32 gw_sum25, 0f00000000; mov.f32 gw_sum26, 0f00000000; mov.f32 gw_sum27, 0f00000000; mov.f32 gw_sum28, 0f00000000; mov.f32 gw_sum29, 0f00000000; mov.f32 gw_sum30, 0f00000000; mov.f32 gw_sum31, 0f00000000;");
        var left4 = SharedMemory.Allocate<Four>(Rows * Stride / 4);
        var right4 = SharedMemory.Allocate<Four>(Queries * Stride / 4);
        var rowSquares = SharedMemory.Allocate<float>(Rows * Loaders);
        var querySquares = SharedMemory.Allocate<float>(Queries * Loaders);
        var left = left4.Cast<uint>();
        var right = right4.Cast<uint>();
        var index4 = index.Cast<Four>();
        var queries4 = queries.Cast<Four>();
        var fours = columns / Multiple;
        var lane = Group.IdxX;
        var start = Grid.IdxX * Rows;

        // Who loads what: four numbers of one of 64 rows or queries at a time.
        int part = lane % Loaders, mine = lane / Loaders;
        var place = mine * (Stride / 4) + part;

        // Where a lane's numbers are within its warp's part, as the instruction wants them.
        var warp = lane / 32;
        int row = warp / 2 * 32, query = warp % 2 * 32;
        int eight = lane % 32 / 4, four = lane % 4;
        var leftAt = (row + eight) * Stride + four;
        var rightAt = (query + eight) * Stride + four;

        float x0 = 0, x1 = 0, q0 = 0;
        var l0 = Load(index4, firstRow, start + mine, rows, part, fours);
        var l1 = Load(index4, firstRow, start + mine + 64, rows, part, fours);
        var r0 = Load(queries4, first, mine, count - first, part, fours);
        for (var at = 0; at < fours; at += Loaders)
        {
            l0 = l0.If(at + part < fours);
            l1 = l1.If(at + part < fours);
            r0 = r0.If(at + part < fours);
            left4[place] = RoundedBound.Round(l0);
            left4[place + 64 * (Stride / 4)] = RoundedBound.Round(l1);
            right4[place] = RoundedBound.Round(r0);
            x0 += Squares(l0);
            x1 += Squares(l1);
            q0 += Squares(r0);
            Group.Barrier();
            var next = at + Loaders + part;
            l0 = Load(index4, firstRow, start + mine, rows, next, fours);
            l1 = Load(index4, firstRow, start + mine + 64, rows, next, fours);
            r0 = Load(queries4, first, mine, count - first, next, fours);

            // A warp's lanes must come to its instructions together. Since the group's barrier they have met no branch that not all of them take.
            for (var unit = 0; unit < Step; unit += Depth)
            {
                var a = leftAt + unit;
                var b = rightAt + unit;
                uint a00 = left[a], a01 = left[a + 8 * Stride], a02 = left[a + 4], a03 = left[a + 8 * Stride + 4];
                uint a10 = left[a + 16 * Stride], a11 = left[a + 24 * Stride], a12 = left[a + 16 * Stride + 4], a13 = left[a + 24 * Stride + 4];
                uint b00 = right[b], b01 = right[b + 4];
                uint b10 = right[b + 8 * Stride], b11 = right[b + 8 * Stride + 4];
                uint b20 = right[b + 16 * Stride], b21 = right[b + 16 * Stride + 4];
                uint b30 = right[b + 24 * Stride], b31 = right[b + 24 * Stride + 4];
                CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum0, gw_sum1, gw_sum2, gw_sum3}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum0, gw_sum1, gw_sum2, gw_sum3};", a00, a01, a02, a03, b00, b01);
                CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum4, gw_sum5, gw_sum6, gw_sum7}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum4, gw_sum5, gw_sum6, gw_sum7};", a00, a01, a02, a03, b10, b11);
                CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum8, gw_sum9, gw_sum10, gw_sum11}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum8, gw_sum9, gw_sum10, gw_sum11};", a00, a01, a02, a03, b20, b21);
                CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum12, gw_sum13, gw_sum14, gw_sum15}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum12, gw_sum13, gw_sum14, gw_sum15};", a00, a01, a02, a03, b30, b31);
                CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum16, gw_sum17, gw_sum18, gw_sum19}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum16, gw_sum17, gw_sum18, gw_sum19};", a10, a11, a12, a13, b00, b01);
                CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum20, gw_sum21, gw_sum22, gw_sum23}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum20, gw_sum21, gw_sum22, gw_sum23};", a10, a11, a12, a13, b10, b11);
                CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum24, gw_sum25, gw_sum26, gw_sum27}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum24, gw_sum25, gw_sum26, gw_sum27};", a10, a11, a12, a13, b20, b21);
                CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum28, gw_sum29, gw_sum30, gw_sum31}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum28, gw_sum29, gw_sum30, gw_sum31};", a10, a11, a12, a13, b30, b31);
            }
            Group.Barrier();
        }

        rowSquares[lane] = x0;
        rowSquares[lane + 64 * Loaders] = x1;
        querySquares[lane] = q0;
        Group.Barrier();
        row += eight;
        query += 2 * four;
        CudaAsm.Emit("mov.f32 %0, gw_sum0;", out float s0);
        CudaAsm.Emit("mov.f32 %0, gw_sum1;", out float s1);
        CudaAsm.Emit("mov.f32 %0, gw_sum2;", out float s2);
        CudaAsm.Emit("mov.f32 %0, gw_sum3;", out float s3);
        CudaAsm.Emit("mov.f32 %0, gw_sum4;", out float s4);
        CudaAsm.Emit("mov.f32 %0, gw_sum5;", out float s5);
        CudaAsm.Emit("mov.f32 %0, gw_sum6;", out float s6);
        CudaAsm.Emit("mov.f32 %0, gw_sum7;", out float s7);
        CudaAsm.Emit("mov.f32 %0, gw_sum8;", out float s8);
        CudaAsm.Emit("mov.f32 %0, gw_sum9;", out float s9);
        CudaAsm.Emit("mov.f32 %0, gw_sum10;", out float s10);
        CudaAsm.Emit("mov.f32 %0, gw_sum11;", out float s11);
        CudaAsm.Emit("mov.f32 %0, gw_sum12;", out float s12);
        CudaAsm.Emit("mov.f32 %0, gw_sum13;", out float s13);
        CudaAsm.Emit("mov.f32 %0, gw_sum14;", out float s14);
        CudaAsm.Emit("mov.f32 %0, gw_sum15;", out float s15);
        CudaAsm.Emit("mov.f32 %0, gw_sum16;", out float s16);
        CudaAsm.Emit("mov.f32 %0, gw_sum17;", out float s17);
        CudaAsm.Emit("mov.f32 %0, gw_sum18;", out float s18);
        CudaAsm.Emit("mov.f32 %0, gw_sum19;", out float s19);
        CudaAsm.Emit("mov.f32 %0, gw_sum20;", out float s20);
        CudaAsm.Emit("mov.f32 %0, gw_sum21;", out float s21);
        CudaAsm.Emit("mov.f32 %0, gw_sum22;", out float s22);
        CudaAsm.Emit("mov.f32 %0, gw_sum23;", out float s23);
        CudaAsm.Emit("mov.f32 %0, gw_sum24;", out float s24);
        CudaAsm.Emit("mov.f32 %0, gw_sum25;", out float s25);
        CudaAsm.Emit("mov.f32 %0, gw_sum26;", out float s26);
        CudaAsm.Emit("mov.f32 %0, gw_sum27;", out float s27);
        CudaAsm.Emit("mov.f32 %0, gw_sum28;", out float s28);
        CudaAsm.Emit("mov.f32 %0, gw_sum29;", out float s29);
        CudaAsm.Emit("mov.f32 %0, gw_sum30;", out float s30);
        CudaAsm.Emit("mov.f32 %0, gw_sum31;", out float s31);
        Store(bounds, row, query, start, rows, first, count, columns, rowSquares, querySquares, s0, s1, s2, s3);
        Store(bounds, row, query + 8, start, rows, first, count, columns, rowSquares, querySquares, s4, s5, s6, s7);
        Store(bounds, row, query + 16, start, rows, first, count, columns, rowSquares, querySquares, s8, s9, s10, s11);
        Store(bounds, row, query + 24, start, rows, first, count, columns, rowSquares, querySquares, s12, s13, s14, s15);
        Store(bounds, row + 16, query, start, rows, first, count, columns, rowSquares, querySquares, s16, s17, s18, s19);
        Store(bounds, row + 16, query + 8, start, rows, first, count, columns, rowSquares, querySquares, s20, s21, s22, s23);
        Store(bounds, row + 16, query + 16, start, rows, first, count, columns, rowSquares, querySquares, s24, s25, s26, s27);
        Store(bounds, row + 16, query + 24, start, rows, first, count, columns, rowSquares, querySquares, s28, s29, s30, s31);
    }

    // What is past the end is read from the last place there is, as in a product: such a row's or query's bounds are not stored, and such numbers are taken out before they are used.
    static Four Load(ArrayView<Four> from, int first, int row, int rows, int at, int fours) => from[((long)first + Math.Min(row, rows - 1)) * fours + Math.Min(at, fours - 1)];

    static float Squares(Four x) => x.A * x.A + x.B * x.B + x.C * x.C + x.D * x.D;

    // Two rows, eight apart, of two queries.
    static void Store(
        ArrayView<float> bounds, int row, int query, int start, int rows, int first, int count, int columns, ArrayView<float> rowSquares, ArrayView<float> querySquares, float a, float b, float c, float d)
    {
        Store(bounds, row, query, start, rows, first, count, columns, rowSquares, querySquares, a);
        Store(bounds, row, query + 1, start, rows, first, count, columns, rowSquares, querySquares, b);
        Store(bounds, row + 8, query, start, rows, first, count, columns, rowSquares, querySquares, c);
        Store(bounds, row + 8, query + 1, start, rows, first, count, columns, rowSquares, querySquares, d);
    }

    static void Store(
        ArrayView<float> bounds, int row, int query, int start, int rows, int first, int count, int columns, ArrayView<float> rowSquares, ArrayView<float> querySquares, float sum)
    {
        if (start + row >= rows || first + query >= count) return;
        bounds[(long)(first + query) * rows + start + row] = RoundedBound.Of(sum, Sum(rowSquares, row), Sum(querySquares, query), columns);
    }

    static float Sum(ArrayView<float> squares, int of) => squares[of * Loaders] + squares[of * Loaders + 1] + squares[of * Loaders + 2] + squares[of * Loaders + 3];
}
