using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GWorker;

/// <summary>
/// A matrix product on CUDA's tensor cores, in tiles of 128 × 128: 8 warps take 64 × 32 of it each, as 4 × 4 products of 16 × 8. Sums are float32.
/// </summary>
/// <remarks>
/// Both formats are cut in units of 32 bits, along the depth: one TF32 number, or two float16 numbers. In units the instructions for both want the same places
/// of both sides, so one kernel serves both. The 64 sums of a lane live in registers that PTX names here: ILGPU has no name for what two instructions share.
/// </remarks>
internal static class TensorProduct
{
    internal const int Tile = 128;
    internal const int Lanes = 256;

    // Units of depth per step, and per instruction.
    const int Step = 16;
    const int Depth = 8;

    // So many more than a tile that the 32 lanes of a warp meet 32 banks, whichever side they read.
    const int LeftStride = Step + 4;
    const int RightStride = Tile + 8;

    // Half is 1 for float16 and 0 for TF32.
    internal static void Run(
        ArrayView<float> input, ArrayView<float> weights, ArrayView<float> bias, ArrayView<float> output, int rows, int depth, int width, int activation, int add, int half)
    {
        CudaAsm.Emit(".reg .f32 gw_sum<64>;");
        CudaAsm.Emit("mov.f32 gw_sum0, 0f00000000; mov.f32 gw_sum1, 0f00000000; mov.f32 gw_sum2, 0f00000000; mov.f32 gw_sum3, 0f00000000; mov.f32 gw_sum4, 0f00000000; mov.f32 gw_sum5, 0f00000000; mov.f32 gw_sum6, 0f00000000; mov.f32 gw_sum7, 0f00000000;");
        CudaAsm.Emit("mov.f32 gw_sum8, 0f00000000; mov.f32 gw_sum9, 0f00000000; mov.f32 gw_sum10, 0f00000000; mov.f32 gw_sum11, 0f00000000; mov.f32 gw_sum12, 0f00000000; mov.f32 gw_sum13, 0f00000000; mov.f32 gw_sum14, 0f00000000; mov.f32 gw_sum15, 0f00000000;");
        CudaAsm.Emit("mov.f32 gw_sum16, 0f00000000; mov.f32 gw_sum17, 0f00000000; mov.f32 gw_sum18, 0f00000000; mov.f32 gw_sum19, 0f00000000; mov.f32 gw_sum20, 0f00000000; mov.f32 gw_sum21, 0f00000000; mov.f32 gw_sum22, 0f00000000; mov.f32 gw_sum23, 0f00000000;");
        CudaAsm.Emit("mov.f32 gw_sum24, 0f00000000; mov.f32 gw_sum25, 0f00000000; mov.f32 gw_sum26, 0f00000000; mov.f32 gw_sum27, 0f00000000; mov.f32 gw_sum28, 0f00000000; mov.f32 gw_sum29, 0f00000000; mov.f32 gw_sum30, 0f00000000; mov.f32 gw_sum31, 0f00000000;");
        CudaAsm.Emit("mov.f32 gw_sum32, 0f00000000; mov.f32 gw_sum33, 0f00000000; mov.f32 gw_sum34, 0f00000000; mov.f32 gw_sum35, 0f00000000; mov.f32 gw_sum36, 0f00000000; mov.f32 gw_sum37, 0f00000000; mov.f32 gw_sum38, 0f00000000; mov.f32 gw_sum39, 0f00000000;");
        CudaAsm.Emit("mov.f32 gw_sum40, 0f00000000; mov.f32 gw_sum41, 0f00000000; mov.f32 gw_sum42, 0f00000000; mov.f32 gw_sum43, 0f00000000; mov.f32 gw_sum44, 0f00000000; mov.f32 gw_sum45, 0f00000000; mov.f32 gw_sum46, 0f00000000; mov.f32 gw_sum47, 0f00000000;");
        CudaAsm.Emit("mov.f32 gw_sum48, 0f00000000; mov.f32 gw_sum49, 0f00000000; mov.f32 gw_sum50, 0f00000000; mov.f32 gw_sum51, 0f00000000; mov.f32 gw_sum52, 0f00000000; mov.f32 gw_sum53, 0f00000000; mov.f32 gw_sum54, 0f00000000; mov.f32 gw_sum55, 0f00000000;");
        CudaAsm.Emit("mov.f32 gw_sum56, 0f00000000; mov.f32 gw_sum57, 0f00000000; mov.f32 gw_sum58, 0f00000000; mov.f32 gw_sum59, 0f00000000; mov.f32 gw_sum60, 0f00000000; mov.f32 gw_sum61, 0f00000000; mov.f32 gw_sum62, 0f00000000; mov.f32 gw_sum63, 0f00000000;");
        var left = SharedMemory.Allocate<uint>(Tile * LeftStride);
        var right = SharedMemory.Allocate<uint>(Step * RightStride);
        var lane = Group.IdxX;
        var firstRow = Grid.IdxY * Tile;
        var firstColumn = Grid.IdxX * Tile;
        var units = half != 0 ? (depth + 1) / 2 : depth;

        // Who loads what: of the left side 16 units of 16 rows at a time, of the right side 128 columns of 2 units at a time.
        int leftUnit = lane % Step, leftRow = lane / Step;
        int rightColumn = lane % Tile, rightUnit = lane / Tile;

        // Where a lane's numbers are within its warp's part, as the instruction wants them.
        var warp = lane / 32;
        int row = warp / 4 * 64, column = warp % 4 * 32;
        int eight = lane % 32 / 4, four = lane % 4;
        var leftAt = (row + eight) * LeftStride + four;
        var rightAt = four * RightStride + column + eight;

        var l0 = Left(input, firstRow + leftRow, leftUnit, rows, depth, half);
        var l1 = Left(input, firstRow + leftRow + 16, leftUnit, rows, depth, half);
        var l2 = Left(input, firstRow + leftRow + 32, leftUnit, rows, depth, half);
        var l3 = Left(input, firstRow + leftRow + 48, leftUnit, rows, depth, half);
        var l4 = Left(input, firstRow + leftRow + 64, leftUnit, rows, depth, half);
        var l5 = Left(input, firstRow + leftRow + 80, leftUnit, rows, depth, half);
        var l6 = Left(input, firstRow + leftRow + 96, leftUnit, rows, depth, half);
        var l7 = Left(input, firstRow + leftRow + 112, leftUnit, rows, depth, half);
        var r0 = Right(weights, rightUnit, firstColumn + rightColumn, depth, width, half);
        var r1 = Right(weights, rightUnit + 2, firstColumn + rightColumn, depth, width, half);
        var r2 = Right(weights, rightUnit + 4, firstColumn + rightColumn, depth, width, half);
        var r3 = Right(weights, rightUnit + 6, firstColumn + rightColumn, depth, width, half);
        var r4 = Right(weights, rightUnit + 8, firstColumn + rightColumn, depth, width, half);
        var r5 = Right(weights, rightUnit + 10, firstColumn + rightColumn, depth, width, half);
        var r6 = Right(weights, rightUnit + 12, firstColumn + rightColumn, depth, width, half);
        var r7 = Right(weights, rightUnit + 14, firstColumn + rightColumn, depth, width, half);
        for (var at = 0; at < units; at += Step)
        {
            left[(leftRow) * LeftStride + leftUnit] = l0;
            left[(leftRow + 16) * LeftStride + leftUnit] = l1;
            left[(leftRow + 32) * LeftStride + leftUnit] = l2;
            left[(leftRow + 48) * LeftStride + leftUnit] = l3;
            left[(leftRow + 64) * LeftStride + leftUnit] = l4;
            left[(leftRow + 80) * LeftStride + leftUnit] = l5;
            left[(leftRow + 96) * LeftStride + leftUnit] = l6;
            left[(leftRow + 112) * LeftStride + leftUnit] = l7;
            right[(rightUnit) * RightStride + rightColumn] = r0;
            right[(rightUnit + 2) * RightStride + rightColumn] = r1;
            right[(rightUnit + 4) * RightStride + rightColumn] = r2;
            right[(rightUnit + 6) * RightStride + rightColumn] = r3;
            right[(rightUnit + 8) * RightStride + rightColumn] = r4;
            right[(rightUnit + 10) * RightStride + rightColumn] = r5;
            right[(rightUnit + 12) * RightStride + rightColumn] = r6;
            right[(rightUnit + 14) * RightStride + rightColumn] = r7;
            Group.Barrier();
            var next = at + Step;
            l0 = Left(input, firstRow + leftRow, next + leftUnit, rows, depth, half);
            l1 = Left(input, firstRow + leftRow + 16, next + leftUnit, rows, depth, half);
            l2 = Left(input, firstRow + leftRow + 32, next + leftUnit, rows, depth, half);
            l3 = Left(input, firstRow + leftRow + 48, next + leftUnit, rows, depth, half);
            l4 = Left(input, firstRow + leftRow + 64, next + leftUnit, rows, depth, half);
            l5 = Left(input, firstRow + leftRow + 80, next + leftUnit, rows, depth, half);
            l6 = Left(input, firstRow + leftRow + 96, next + leftUnit, rows, depth, half);
            l7 = Left(input, firstRow + leftRow + 112, next + leftUnit, rows, depth, half);
            r0 = Right(weights, next + rightUnit, firstColumn + rightColumn, depth, width, half);
            r1 = Right(weights, next + rightUnit + 2, firstColumn + rightColumn, depth, width, half);
            r2 = Right(weights, next + rightUnit + 4, firstColumn + rightColumn, depth, width, half);
            r3 = Right(weights, next + rightUnit + 6, firstColumn + rightColumn, depth, width, half);
            r4 = Right(weights, next + rightUnit + 8, firstColumn + rightColumn, depth, width, half);
            r5 = Right(weights, next + rightUnit + 10, firstColumn + rightColumn, depth, width, half);
            r6 = Right(weights, next + rightUnit + 12, firstColumn + rightColumn, depth, width, half);
            r7 = Right(weights, next + rightUnit + 14, firstColumn + rightColumn, depth, width, half);
            for (var unit = 0; unit < Step; unit += Depth)
            {
                var a = leftAt + unit;
                var b = rightAt + unit * RightStride;
                uint b00 = right[b], b01 = right[b + 4 * RightStride];
                uint b10 = right[b + 8], b11 = right[b + 4 * RightStride + 8];
                uint b20 = right[b + 16], b21 = right[b + 4 * RightStride + 16];
                uint b30 = right[b + 24], b31 = right[b + 4 * RightStride + 24];
                uint a00 = left[a], a01 = left[a + 8 * LeftStride], a02 = left[a + 4], a03 = left[a + 8 * LeftStride + 4];
                uint a10 = left[a + 16 * LeftStride], a11 = left[a + 24 * LeftStride], a12 = left[a + 16 * LeftStride + 4], a13 = left[a + 24 * LeftStride + 4];
                uint a20 = left[a + 32 * LeftStride], a21 = left[a + 40 * LeftStride], a22 = left[a + 32 * LeftStride + 4], a23 = left[a + 40 * LeftStride + 4];
                uint a30 = left[a + 48 * LeftStride], a31 = left[a + 56 * LeftStride], a32 = left[a + 48 * LeftStride + 4], a33 = left[a + 56 * LeftStride + 4];
                if (half != 0)
                {
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum0, gw_sum1, gw_sum2, gw_sum3}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum0, gw_sum1, gw_sum2, gw_sum3};", a00, a01, a02, a03, b00, b01);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum4, gw_sum5, gw_sum6, gw_sum7}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum4, gw_sum5, gw_sum6, gw_sum7};", a00, a01, a02, a03, b10, b11);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum8, gw_sum9, gw_sum10, gw_sum11}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum8, gw_sum9, gw_sum10, gw_sum11};", a00, a01, a02, a03, b20, b21);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum12, gw_sum13, gw_sum14, gw_sum15}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum12, gw_sum13, gw_sum14, gw_sum15};", a00, a01, a02, a03, b30, b31);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum16, gw_sum17, gw_sum18, gw_sum19}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum16, gw_sum17, gw_sum18, gw_sum19};", a10, a11, a12, a13, b00, b01);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum20, gw_sum21, gw_sum22, gw_sum23}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum20, gw_sum21, gw_sum22, gw_sum23};", a10, a11, a12, a13, b10, b11);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum24, gw_sum25, gw_sum26, gw_sum27}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum24, gw_sum25, gw_sum26, gw_sum27};", a10, a11, a12, a13, b20, b21);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum28, gw_sum29, gw_sum30, gw_sum31}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum28, gw_sum29, gw_sum30, gw_sum31};", a10, a11, a12, a13, b30, b31);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum32, gw_sum33, gw_sum34, gw_sum35}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum32, gw_sum33, gw_sum34, gw_sum35};", a20, a21, a22, a23, b00, b01);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum36, gw_sum37, gw_sum38, gw_sum39}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum36, gw_sum37, gw_sum38, gw_sum39};", a20, a21, a22, a23, b10, b11);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum40, gw_sum41, gw_sum42, gw_sum43}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum40, gw_sum41, gw_sum42, gw_sum43};", a20, a21, a22, a23, b20, b21);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum44, gw_sum45, gw_sum46, gw_sum47}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum44, gw_sum45, gw_sum46, gw_sum47};", a20, a21, a22, a23, b30, b31);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum48, gw_sum49, gw_sum50, gw_sum51}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum48, gw_sum49, gw_sum50, gw_sum51};", a30, a31, a32, a33, b00, b01);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum52, gw_sum53, gw_sum54, gw_sum55}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum52, gw_sum53, gw_sum54, gw_sum55};", a30, a31, a32, a33, b10, b11);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum56, gw_sum57, gw_sum58, gw_sum59}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum56, gw_sum57, gw_sum58, gw_sum59};", a30, a31, a32, a33, b20, b21);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum60, gw_sum61, gw_sum62, gw_sum63}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum60, gw_sum61, gw_sum62, gw_sum63};", a30, a31, a32, a33, b30, b31);
                }
                else
                {
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum0, gw_sum1, gw_sum2, gw_sum3}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum0, gw_sum1, gw_sum2, gw_sum3};", a00, a01, a02, a03, b00, b01);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum4, gw_sum5, gw_sum6, gw_sum7}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum4, gw_sum5, gw_sum6, gw_sum7};", a00, a01, a02, a03, b10, b11);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum8, gw_sum9, gw_sum10, gw_sum11}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum8, gw_sum9, gw_sum10, gw_sum11};", a00, a01, a02, a03, b20, b21);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum12, gw_sum13, gw_sum14, gw_sum15}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum12, gw_sum13, gw_sum14, gw_sum15};", a00, a01, a02, a03, b30, b31);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum16, gw_sum17, gw_sum18, gw_sum19}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum16, gw_sum17, gw_sum18, gw_sum19};", a10, a11, a12, a13, b00, b01);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum20, gw_sum21, gw_sum22, gw_sum23}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum20, gw_sum21, gw_sum22, gw_sum23};", a10, a11, a12, a13, b10, b11);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum24, gw_sum25, gw_sum26, gw_sum27}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum24, gw_sum25, gw_sum26, gw_sum27};", a10, a11, a12, a13, b20, b21);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum28, gw_sum29, gw_sum30, gw_sum31}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum28, gw_sum29, gw_sum30, gw_sum31};", a10, a11, a12, a13, b30, b31);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum32, gw_sum33, gw_sum34, gw_sum35}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum32, gw_sum33, gw_sum34, gw_sum35};", a20, a21, a22, a23, b00, b01);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum36, gw_sum37, gw_sum38, gw_sum39}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum36, gw_sum37, gw_sum38, gw_sum39};", a20, a21, a22, a23, b10, b11);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum40, gw_sum41, gw_sum42, gw_sum43}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum40, gw_sum41, gw_sum42, gw_sum43};", a20, a21, a22, a23, b20, b21);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum44, gw_sum45, gw_sum46, gw_sum47}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum44, gw_sum45, gw_sum46, gw_sum47};", a20, a21, a22, a23, b30, b31);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum48, gw_sum49, gw_sum50, gw_sum51}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum48, gw_sum49, gw_sum50, gw_sum51};", a30, a31, a32, a33, b00, b01);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum52, gw_sum53, gw_sum54, gw_sum55}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum52, gw_sum53, gw_sum54, gw_sum55};", a30, a31, a32, a33, b10, b11);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum56, gw_sum57, gw_sum58, gw_sum59}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum56, gw_sum57, gw_sum58, gw_sum59};", a30, a31, a32, a33, b20, b21);
                    CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum60, gw_sum61, gw_sum62, gw_sum63}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum60, gw_sum61, gw_sum62, gw_sum63};", a30, a31, a32, a33, b30, b31);
                }
            }
            Group.Barrier();
        }

        row += firstRow + eight;
        column += firstColumn + 2 * four;
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
        CudaAsm.Emit("mov.f32 %0, gw_sum32;", out float s32);
        CudaAsm.Emit("mov.f32 %0, gw_sum33;", out float s33);
        CudaAsm.Emit("mov.f32 %0, gw_sum34;", out float s34);
        CudaAsm.Emit("mov.f32 %0, gw_sum35;", out float s35);
        CudaAsm.Emit("mov.f32 %0, gw_sum36;", out float s36);
        CudaAsm.Emit("mov.f32 %0, gw_sum37;", out float s37);
        CudaAsm.Emit("mov.f32 %0, gw_sum38;", out float s38);
        CudaAsm.Emit("mov.f32 %0, gw_sum39;", out float s39);
        CudaAsm.Emit("mov.f32 %0, gw_sum40;", out float s40);
        CudaAsm.Emit("mov.f32 %0, gw_sum41;", out float s41);
        CudaAsm.Emit("mov.f32 %0, gw_sum42;", out float s42);
        CudaAsm.Emit("mov.f32 %0, gw_sum43;", out float s43);
        CudaAsm.Emit("mov.f32 %0, gw_sum44;", out float s44);
        CudaAsm.Emit("mov.f32 %0, gw_sum45;", out float s45);
        CudaAsm.Emit("mov.f32 %0, gw_sum46;", out float s46);
        CudaAsm.Emit("mov.f32 %0, gw_sum47;", out float s47);
        CudaAsm.Emit("mov.f32 %0, gw_sum48;", out float s48);
        CudaAsm.Emit("mov.f32 %0, gw_sum49;", out float s49);
        CudaAsm.Emit("mov.f32 %0, gw_sum50;", out float s50);
        CudaAsm.Emit("mov.f32 %0, gw_sum51;", out float s51);
        CudaAsm.Emit("mov.f32 %0, gw_sum52;", out float s52);
        CudaAsm.Emit("mov.f32 %0, gw_sum53;", out float s53);
        CudaAsm.Emit("mov.f32 %0, gw_sum54;", out float s54);
        CudaAsm.Emit("mov.f32 %0, gw_sum55;", out float s55);
        CudaAsm.Emit("mov.f32 %0, gw_sum56;", out float s56);
        CudaAsm.Emit("mov.f32 %0, gw_sum57;", out float s57);
        CudaAsm.Emit("mov.f32 %0, gw_sum58;", out float s58);
        CudaAsm.Emit("mov.f32 %0, gw_sum59;", out float s59);
        CudaAsm.Emit("mov.f32 %0, gw_sum60;", out float s60);
        CudaAsm.Emit("mov.f32 %0, gw_sum61;", out float s61);
        CudaAsm.Emit("mov.f32 %0, gw_sum62;", out float s62);
        CudaAsm.Emit("mov.f32 %0, gw_sum63;", out float s63);
        Store(output, bias, row, column, rows, width, s0, s1, s2, s3, activation, add);
        Store(output, bias, row, column + 8, rows, width, s4, s5, s6, s7, activation, add);
        Store(output, bias, row, column + 16, rows, width, s8, s9, s10, s11, activation, add);
        Store(output, bias, row, column + 24, rows, width, s12, s13, s14, s15, activation, add);
        Store(output, bias, row + 16, column, rows, width, s16, s17, s18, s19, activation, add);
        Store(output, bias, row + 16, column + 8, rows, width, s20, s21, s22, s23, activation, add);
        Store(output, bias, row + 16, column + 16, rows, width, s24, s25, s26, s27, activation, add);
        Store(output, bias, row + 16, column + 24, rows, width, s28, s29, s30, s31, activation, add);
        Store(output, bias, row + 32, column, rows, width, s32, s33, s34, s35, activation, add);
        Store(output, bias, row + 32, column + 8, rows, width, s36, s37, s38, s39, activation, add);
        Store(output, bias, row + 32, column + 16, rows, width, s40, s41, s42, s43, activation, add);
        Store(output, bias, row + 32, column + 24, rows, width, s44, s45, s46, s47, activation, add);
        Store(output, bias, row + 48, column, rows, width, s48, s49, s50, s51, activation, add);
        Store(output, bias, row + 48, column + 8, rows, width, s52, s53, s54, s55, activation, add);
        Store(output, bias, row + 48, column + 16, rows, width, s56, s57, s58, s59, activation, add);
        Store(output, bias, row + 48, column + 24, rows, width, s60, s61, s62, s63, activation, add);
    }

    static uint Left(ArrayView<float> input, int row, int unit, int rows, int depth, int half)
    {
        if (row >= rows) return 0;
        var from = (long)row * depth;
        if (half == 0) return unit < depth ? Tf32(input[from + unit]) : 0;
        var at = 2 * unit;
        return at < depth ? Halves(input[from + at], at + 1 < depth ? input[from + at + 1] : 0) : 0;
    }

    static uint Right(ArrayView<float> weights, int unit, int column, int depth, int width, int half)
    {
        if (column >= width) return 0;
        if (half == 0) return unit < depth ? Tf32(weights[(long)unit * width + column]) : 0;
        var at = 2 * unit;
        return at < depth ? Halves(weights[(long)at * width + column], at + 1 < depth ? weights[(long)(at + 1) * width + column] : 0) : 0;
    }

    // Rounded by hand: what an instruction of PTX gives out passes through memory.
    static uint Tf32(float x) => RoundedBound.Bits(x);

    static uint Halves(float first, float second) => Interop.FloatAsInt((ILGPU.Half)first) | (uint)Interop.FloatAsInt((ILGPU.Half)second) << 16;

    static void Store(
        ArrayView<float> output, ArrayView<float> bias, int row, int column, int rows, int width, float a, float b, float c, float d, int activation, int add)
    {
        if (row < rows)
        {
            PlainProduct.Store(output, bias, (long)row * width, column, width, a, activation, add);
            PlainProduct.Store(output, bias, (long)row * width, column + 1, width, b, activation, add);
        }
        if (row + 8 < rows)
        {
            PlainProduct.Store(output, bias, (long)(row + 8) * width, column, width, c, activation, add);
            PlainProduct.Store(output, bias, (long)(row + 8) * width, column + 1, width, d, activation, add);
        }
    }
}
