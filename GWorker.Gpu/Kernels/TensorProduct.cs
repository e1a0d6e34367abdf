using ILGPU;

namespace GWorker;

/// <summary>A matrix product on CUDA's tensor cores, in tiles of 128 × 128: 8 warps take 64 × 32 of it each, as <see cref="TensorTile"/> has it. Sums are float32.</summary>
/// <remarks>
/// Both formats are cut in words along the depth: one TF32 number, or two float16 numbers. In words the instructions for both want the same places of both sides.
/// The next step's numbers are on their way from memory while this step's are multiplied: so they stay as they come until they are put where all can read them.
/// What format it is, and whether numbers come by fours, are constants of each entry: inlined, nothing of them is left to ask.
/// </remarks>
internal static class TensorProduct
{
    internal const int Tile = 128;
    internal const int Lanes = 256;

    /// <summary>Numbers are loaded by fours where depth and width are multiples of it.</summary>
    internal const int Multiple = 4;

    // Numbers of depth per step, so few that a lane's sums, what it multiplies and what is on its way take no more than 128 registers: two groups fit a multiprocessor.
    const int Step = 16;

    // Words of depth per instruction.
    const int Depth = 8;

    // Of the left side a row's words and 4 more, of the right a tile and 8 more: the 32 lanes of a warp meet 32 banks, whichever side they read.
    const int Tf32Stride = Step + 4;
    const int HalfStride = Step / 2 + 4;
    const int RightStride = Tile + 8;

    /// <summary>In TF32, by fours.</summary>
    /// <param name="input">rows × depth.</param>
    /// <param name="weights">depth × width.</param>
    /// <param name="bias">A number for each column.</param>
    /// <param name="output">rows × width.</param>
    /// <param name="rows">At least one.</param>
    /// <param name="depth">At least one.</param>
    /// <param name="width">At least one.</param>
    /// <param name="activation">As <see cref="KernelMath.Activate"/> has it.</param>
    /// <param name="add">Whether to add to what is there.</param>
    internal static void Tf32(ArrayView<float> input, ArrayView<float> weights, ArrayView<float> bias, ArrayView<float> output, int rows, int depth, int width, int activation, int add) =>
        Run(input, weights, bias, output, rows, depth, width, activation, add, isHalf: false, byFours: true);

    /// <summary>In TF32, any depth and width.</summary>
    /// <inheritdoc cref="Tf32"/>
    internal static void Tf32Any(ArrayView<float> input, ArrayView<float> weights, ArrayView<float> bias, ArrayView<float> output, int rows, int depth, int width, int activation, int add) =>
        Run(input, weights, bias, output, rows, depth, width, activation, add, isHalf: false, byFours: false);

    /// <summary>In float16, by fours.</summary>
    /// <inheritdoc cref="Tf32"/>
    internal static void Half(ArrayView<float> input, ArrayView<float> weights, ArrayView<float> bias, ArrayView<float> output, int rows, int depth, int width, int activation, int add) =>
        Run(input, weights, bias, output, rows, depth, width, activation, add, isHalf: true, byFours: true);

    /// <summary>In float16, any depth and width.</summary>
    /// <inheritdoc cref="Tf32"/>
    internal static void HalfAny(ArrayView<float> input, ArrayView<float> weights, ArrayView<float> bias, ArrayView<float> output, int rows, int depth, int width, int activation, int add) =>
        Run(input, weights, bias, output, rows, depth, width, activation, add, isHalf: true, byFours: false);

    static void Run(
        ArrayView<float> input, ArrayView<float> weights, ArrayView<float> bias, ArrayView<float> output, int rows, int depth, int width, int activation, int add, bool isHalf, bool byFours)
    {
        TensorTile.Clear();
        var left4 = SharedMemory.Allocate<Four>(Tile * Tf32Stride / 4);
        var right4 = SharedMemory.Allocate<Four>(Step * RightStride / 4);
        var left = left4.Cast<uint>();
        var right = right4.Cast<uint>();
        var leftStride = isHalf ? HalfStride : Tf32Stride;
        var words = isHalf ? Step / 2 : Step;
        var lane = Group.IdxX;
        var tilesAcross = (width + Tile - 1) / Tile;
        var firstRow = Grid.IdxX / tilesAcross * Tile;
        var firstColumn = Grid.IdxX % tilesAcross * Tile;

        // Who loads what: of the left side four numbers of one of 64 rows at a time; of the right side four columns of two numbers of depth, which share words in float16.
        int part = lane % 4 * 4, mine = lane / 4;
        int across = lane % 32 * 4, down = lane / 32 * 2;

        // Where a lane's numbers are within its warp's part, as the instruction wants them.
        var warp = lane / 32;
        int row = warp / 4 * 64, column = warp % 4 * 32;
        int eight = lane % 32 / 4, four = lane % 4;
        var leftAt = (row + eight) * leftStride + four;
        var rightAt = four * RightStride + column + eight;

        var l0 = Left(input, firstRow + mine, part, rows, depth, byFours);
        var l1 = Left(input, firstRow + mine + 64, part, rows, depth, byFours);
        var r0 = Right(weights, down, firstColumn + across, depth, width, byFours);
        var r1 = Right(weights, down + 1, firstColumn + across, depth, width, byFours);
        for (var at = 0; at < depth; at += Step)
        {
            l0 = l0.First(depth - at - part);
            l1 = l1.First(depth - at - part);
            r0 = r0.If(at + down < depth);
            r1 = r1.If(at + down + 1 < depth);
            if (isHalf)
            {
                left[mine * HalfStride + part / 2] = Halves(l0.A, l0.B);
                left[mine * HalfStride + part / 2 + 1] = Halves(l0.C, l0.D);
                left[(mine + 64) * HalfStride + part / 2] = Halves(l1.A, l1.B);
                left[(mine + 64) * HalfStride + part / 2 + 1] = Halves(l1.C, l1.D);
                right4[(down / 2 * RightStride + across) / 4] = Halves(r0, r1);
            }
            else
            {
                left4[(mine * Tf32Stride + part) / 4] = RoundedBound.Round(l0);
                left4[((mine + 64) * Tf32Stride + part) / 4] = RoundedBound.Round(l1);
                right4[(down * RightStride + across) / 4] = RoundedBound.Round(r0);
                right4[((down + 1) * RightStride + across) / 4] = RoundedBound.Round(r1);
            }
            Group.Barrier();
            var next = at + Step;
            l0 = Left(input, firstRow + mine, next + part, rows, depth, byFours);
            l1 = Left(input, firstRow + mine + 64, next + part, rows, depth, byFours);
            r0 = Right(weights, next + down, firstColumn + across, depth, width, byFours);
            r1 = Right(weights, next + down + 1, firstColumn + across, depth, width, byFours);

            // A warp's lanes must come to its instructions together. Since the group's barrier they have met no branch that not all of them take.
            for (var word = 0; word < words; word += Depth)
            {
                if (isHalf) TensorTile.AddHalf(left, right, leftAt + word, rightAt + word * RightStride, leftStride, RightStride);
                else TensorTile.AddTf32(left, right, leftAt + word, rightAt + word * RightStride, leftStride, RightStride);
            }
            Group.Barrier();
        }
        TensorTile.Store(output, bias, firstRow + row + eight, firstColumn + column + 2 * four, rows, width, activation, add);
    }

    // What is past the end, on either side, is read from the last place there is, so that no load waits behind a branch. Nobody stores what comes of rows and
    // columns past the end; numbers of depth past it are taken out before they are multiplied.
    static Four Left(ArrayView<float> input, int row, int at, int rows, int depth, bool byFours)
    {
        row = Math.Min(row, rows - 1);
        if (byFours) return input.Cast<Four>()[(long)row * (depth / 4) + Math.Min(at, depth - 4) / 4];
        var from = (long)row * depth;
        return new(
            input[from + Math.Min(at, depth - 1)], input[from + Math.Min(at + 1, depth - 1)], input[from + Math.Min(at + 2, depth - 1)], input[from + Math.Min(at + 3, depth - 1)]);
    }

    static Four Right(ArrayView<float> weights, int at, int column, int depth, int width, bool byFours)
    {
        at = Math.Min(at, depth - 1);
        if (byFours) return weights.Cast<Four>()[(long)at * (width / 4) + Math.Min(column, width - 4) / 4];
        var from = (long)at * width;
        return new(
            weights[from + Math.Min(column, width - 1)], weights[from + Math.Min(column + 1, width - 1)],
            weights[from + Math.Min(column + 2, width - 1)], weights[from + Math.Min(column + 3, width - 1)]);
    }

    static Four Halves(Four first, Four second) =>
        new(Interop.IntAsFloat(Halves(first.A, second.A)), Interop.IntAsFloat(Halves(first.B, second.B)), Interop.IntAsFloat(Halves(first.C, second.C)), Interop.IntAsFloat(Halves(first.D, second.D)));

    // Rounded by hand: what an instruction of PTX gives out passes through memory.
    static uint Halves(float first, float second) => Interop.FloatAsInt((ILGPU.Half)first) | (uint)Interop.FloatAsInt((ILGPU.Half)second) << 16;
}
