using ILGPU;
using ILGPU.Runtime.Cuda;

namespace GWorker;

/// <summary>What a warp keeps of a product on tensor cores: 64 × 32 sums in float32, as 4 × 4 products of 16 × 8.</summary>
/// <remarks>The 64 sums of a lane live in registers that PTX names here: ILGPU has no name for what two instructions share.</remarks>
internal static class TensorTile
{
    internal static void Clear()
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
    }

    /// <summary>Adds the products of 8 numbers of depth.</summary>
    /// <param name="left">Row after row, rounded to TF32.</param>
    /// <param name="right">Depth after depth, likewise.</param>
    /// <param name="a">Where the lane's first number is on the left: row lane / 4 of the warp's, number lane % 4.</param>
    /// <param name="b">And on the right: number lane % 4, column lane / 4.</param>
    /// <param name="leftStride">Words from row to row.</param>
    /// <param name="rightStride">Words from depth to depth.</param>
    internal static void AddTf32(ArrayView<uint> left, ArrayView<uint> right, int a, int b, int leftStride, int rightStride)
    {
        // A row of products at a time: their four numbers of the left side are in registers while they are wanted.
        uint b00 = right[b], b01 = right[b + 4 * rightStride];
        uint b10 = right[b + 8], b11 = right[b + 4 * rightStride + 8];
        uint b20 = right[b + 16], b21 = right[b + 4 * rightStride + 16];
        uint b30 = right[b + 24], b31 = right[b + 4 * rightStride + 24];
        uint a00 = left[a], a01 = left[a + 8 * leftStride], a02 = left[a + 4], a03 = left[a + 8 * leftStride + 4];
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum0, gw_sum1, gw_sum2, gw_sum3}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum0, gw_sum1, gw_sum2, gw_sum3};", a00, a01, a02, a03, b00, b01);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum4, gw_sum5, gw_sum6, gw_sum7}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum4, gw_sum5, gw_sum6, gw_sum7};", a00, a01, a02, a03, b10, b11);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum8, gw_sum9, gw_sum10, gw_sum11}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum8, gw_sum9, gw_sum10, gw_sum11};", a00, a01, a02, a03, b20, b21);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum12, gw_sum13, gw_sum14, gw_sum15}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum12, gw_sum13, gw_sum14, gw_sum15};", a00, a01, a02, a03, b30, b31);
        uint a10 = left[a + 16 * leftStride], a11 = left[a + 24 * leftStride], a12 = left[a + 16 * leftStride + 4], a13 = left[a + 24 * leftStride + 4];
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum16, gw_sum17, gw_sum18, gw_sum19}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum16, gw_sum17, gw_sum18, gw_sum19};", a10, a11, a12, a13, b00, b01);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum20, gw_sum21, gw_sum22, gw_sum23}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum20, gw_sum21, gw_sum22, gw_sum23};", a10, a11, a12, a13, b10, b11);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum24, gw_sum25, gw_sum26, gw_sum27}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum24, gw_sum25, gw_sum26, gw_sum27};", a10, a11, a12, a13, b20, b21);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum28, gw_sum29, gw_sum30, gw_sum31}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum28, gw_sum29, gw_sum30, gw_sum31};", a10, a11, a12, a13, b30, b31);
        uint a20 = left[a + 32 * leftStride], a21 = left[a + 40 * leftStride], a22 = left[a + 32 * leftStride + 4], a23 = left[a + 40 * leftStride + 4];
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum32, gw_sum33, gw_sum34, gw_sum35}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum32, gw_sum33, gw_sum34, gw_sum35};", a20, a21, a22, a23, b00, b01);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum36, gw_sum37, gw_sum38, gw_sum39}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum36, gw_sum37, gw_sum38, gw_sum39};", a20, a21, a22, a23, b10, b11);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum40, gw_sum41, gw_sum42, gw_sum43}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum40, gw_sum41, gw_sum42, gw_sum43};", a20, a21, a22, a23, b20, b21);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum44, gw_sum45, gw_sum46, gw_sum47}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum44, gw_sum45, gw_sum46, gw_sum47};", a20, a21, a22, a23, b30, b31);
        uint a30 = left[a + 48 * leftStride], a31 = left[a + 56 * leftStride], a32 = left[a + 48 * leftStride + 4], a33 = left[a + 56 * leftStride + 4];
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum48, gw_sum49, gw_sum50, gw_sum51}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum48, gw_sum49, gw_sum50, gw_sum51};", a30, a31, a32, a33, b00, b01);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum52, gw_sum53, gw_sum54, gw_sum55}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum52, gw_sum53, gw_sum54, gw_sum55};", a30, a31, a32, a33, b10, b11);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum56, gw_sum57, gw_sum58, gw_sum59}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum56, gw_sum57, gw_sum58, gw_sum59};", a30, a31, a32, a33, b20, b21);
        CudaAsm.Emit("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {gw_sum60, gw_sum61, gw_sum62, gw_sum63}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum60, gw_sum61, gw_sum62, gw_sum63};", a30, a31, a32, a33, b30, b31);
    }

    /// <summary>Adds the products of 16 numbers of depth, two of them in a word; otherwise as <see cref="AddTf32"/>.</summary>
    internal static void AddHalf(ArrayView<uint> left, ArrayView<uint> right, int a, int b, int leftStride, int rightStride)
    {
        uint b00 = right[b], b01 = right[b + 4 * rightStride];
        uint b10 = right[b + 8], b11 = right[b + 4 * rightStride + 8];
        uint b20 = right[b + 16], b21 = right[b + 4 * rightStride + 16];
        uint b30 = right[b + 24], b31 = right[b + 4 * rightStride + 24];
        uint a00 = left[a], a01 = left[a + 8 * leftStride], a02 = left[a + 4], a03 = left[a + 8 * leftStride + 4];
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum0, gw_sum1, gw_sum2, gw_sum3}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum0, gw_sum1, gw_sum2, gw_sum3};", a00, a01, a02, a03, b00, b01);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum4, gw_sum5, gw_sum6, gw_sum7}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum4, gw_sum5, gw_sum6, gw_sum7};", a00, a01, a02, a03, b10, b11);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum8, gw_sum9, gw_sum10, gw_sum11}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum8, gw_sum9, gw_sum10, gw_sum11};", a00, a01, a02, a03, b20, b21);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum12, gw_sum13, gw_sum14, gw_sum15}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum12, gw_sum13, gw_sum14, gw_sum15};", a00, a01, a02, a03, b30, b31);
        uint a10 = left[a + 16 * leftStride], a11 = left[a + 24 * leftStride], a12 = left[a + 16 * leftStride + 4], a13 = left[a + 24 * leftStride + 4];
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum16, gw_sum17, gw_sum18, gw_sum19}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum16, gw_sum17, gw_sum18, gw_sum19};", a10, a11, a12, a13, b00, b01);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum20, gw_sum21, gw_sum22, gw_sum23}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum20, gw_sum21, gw_sum22, gw_sum23};", a10, a11, a12, a13, b10, b11);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum24, gw_sum25, gw_sum26, gw_sum27}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum24, gw_sum25, gw_sum26, gw_sum27};", a10, a11, a12, a13, b20, b21);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum28, gw_sum29, gw_sum30, gw_sum31}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum28, gw_sum29, gw_sum30, gw_sum31};", a10, a11, a12, a13, b30, b31);
        uint a20 = left[a + 32 * leftStride], a21 = left[a + 40 * leftStride], a22 = left[a + 32 * leftStride + 4], a23 = left[a + 40 * leftStride + 4];
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum32, gw_sum33, gw_sum34, gw_sum35}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum32, gw_sum33, gw_sum34, gw_sum35};", a20, a21, a22, a23, b00, b01);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum36, gw_sum37, gw_sum38, gw_sum39}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum36, gw_sum37, gw_sum38, gw_sum39};", a20, a21, a22, a23, b10, b11);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum40, gw_sum41, gw_sum42, gw_sum43}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum40, gw_sum41, gw_sum42, gw_sum43};", a20, a21, a22, a23, b20, b21);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum44, gw_sum45, gw_sum46, gw_sum47}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum44, gw_sum45, gw_sum46, gw_sum47};", a20, a21, a22, a23, b30, b31);
        uint a30 = left[a + 48 * leftStride], a31 = left[a + 56 * leftStride], a32 = left[a + 48 * leftStride + 4], a33 = left[a + 56 * leftStride + 4];
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum48, gw_sum49, gw_sum50, gw_sum51}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum48, gw_sum49, gw_sum50, gw_sum51};", a30, a31, a32, a33, b00, b01);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum52, gw_sum53, gw_sum54, gw_sum55}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum52, gw_sum53, gw_sum54, gw_sum55};", a30, a31, a32, a33, b10, b11);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum56, gw_sum57, gw_sum58, gw_sum59}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum56, gw_sum57, gw_sum58, gw_sum59};", a30, a31, a32, a33, b20, b21);
        CudaAsm.Emit("mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32 {gw_sum60, gw_sum61, gw_sum62, gw_sum63}, {%0, %1, %2, %3}, {%4, %5}, {gw_sum60, gw_sum61, gw_sum62, gw_sum63};", a30, a31, a32, a33, b30, b31);
    }

    /// <summary>Takes the sums out, once: they pass through memory on their way.</summary>
    /// <param name="output">rows × width.</param>
    /// <param name="bias">A number for each column.</param>
    /// <param name="row">The row of the lane's first sum.</param>
    /// <param name="column">Its column.</param>
    /// <param name="rows">Rows past the last one are left out.</param>
    /// <param name="width">So are columns.</param>
    /// <param name="activation">As <see cref="KernelMath.Activate"/> has it.</param>
    /// <param name="add">Whether to add to what is there.</param>
    internal static void Store(ArrayView<float> output, ArrayView<float> bias, int row, int column, int rows, int width, int activation, int add)
    {
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
