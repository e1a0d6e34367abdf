using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ILGPU;
using ILGPU.Runtime;

namespace GWorker.Bench;

/// <summary>What a device does with the simplest code, measured on it. On a GPU nothing that reads, writes and multiplies so much takes less time; on the CPU what
/// stays in a core's cache may.</summary>
/// <param name="Bytes">Read and written a second, by a copy within its memory.</param>
/// <param name="Flops">float32 operations a second, by multiply-adds that stay in registers.</param>
internal sealed record Floor(double Bytes, double Flops)
{
    /// <summary>Seconds.</summary>
    internal double Of(double bytes, double flops) => Math.Max(bytes / Bytes, flops / Flops);

    internal static async Task<Floor> Measure(GpuBed bed)
    {
        Floor? floor = null;
        await bed.Lease(async device => floor = device is AcceleratorDevice accelerator ? await accelerator.Load((a, stream) => On(a, stream, bed)) : OnHost(bed));
        return floor!;
    }

    static Floor On(Accelerator accelerator, AcceleratorStream stream, GpuBed bed)
    {
        var (rounds, count) = (bed.Quick ? 1 : 7, bed.Quick ? 1 << 16 : 1 << 26);
        using var first = accelerator.Allocate1D<float>(count);
        using var second = accelerator.Allocate1D<float>(count);
        var copy = Timed.Each(
            () =>
            {
                second.View.BaseView.CopyFrom(stream, first.View.BaseView);
                stream.Synchronize();
            }, bed.Quick ? 1 : 10, rounds);

        var (threads, steps) = bed.Quick ? (64, 16) : (accelerator.NumMultiprocessors * 2048, 4096);
        var multiply = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<float>, int>(BenchKernels.MultiplyAdd);
        var computed = Timed.Each(
            () =>
            {
                multiply(stream, threads, first.View.BaseView, steps);
                stream.Synchronize();
            }, bed.Quick ? 1 : 5, rounds);
        return new(8.0 * count / copy, 2.0 * BenchKernels.Chains * steps * threads / computed);
    }

    static Floor OnHost(GpuBed bed)
    {
        var (rounds, parts) = (bed.Quick ? 1 : 7, 8 * Environment.ProcessorCount);
        var (from, to) = (new float[bed.Quick ? 1 << 16 : 1 << 26], new float[bed.Quick ? 1 << 16 : 1 << 26]);
        from.AsSpan().Fill(1);
        var size = from.Length / parts;
        var copy = Timed.Each(() => Parallel.For(0, parts, part => from.AsSpan(part * size, size).CopyTo(to.AsSpan(part * size))), bed.Quick ? 1 : 4, rounds);

        var steps = bed.Quick ? 1_000 : 2_000_000;
        var computed = Timed.Each(() => Parallel.For(0, Environment.ProcessorCount, _ => GC.KeepAlive(MultiplyAdd(steps))), bed.Quick ? 1 : 4, rounds);
        var width = Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector<float>.Count;
        return new(8.0 * parts * size / copy, 2.0 * BenchKernels.Chains * width * steps * Environment.ProcessorCount / computed);
    }

    static object MultiplyAdd(int steps) => Vector512.IsHardwareAccelerated ? MultiplyAdd512(steps) : MultiplyAddAny(steps);

    // Eight sums that do not wait for each other: as many as keep two units of four cycles busy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static Vector512<float> MultiplyAdd512(int steps)
    {
        var (x, y) = (Vector512.Create(0.999f), Vector512.Create(0.001f));
        Vector512<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y;
        for (var i = 0; i < steps; i++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
        }

        return a + b + c + d + e + f + g + h;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static Vector<float> MultiplyAddAny(int steps)
    {
        var (x, y) = (new Vector<float>(0.999f), new Vector<float>(0.001f));
        Vector<float> a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y;
        for (var i = 0; i < steps; i++)
        {
            a = Vector.FusedMultiplyAdd(a, x, y);
            b = Vector.FusedMultiplyAdd(b, x, y);
            c = Vector.FusedMultiplyAdd(c, x, y);
            d = Vector.FusedMultiplyAdd(d, x, y);
            e = Vector.FusedMultiplyAdd(e, x, y);
            f = Vector.FusedMultiplyAdd(f, x, y);
            g = Vector.FusedMultiplyAdd(g, x, y);
            h = Vector.FusedMultiplyAdd(h, x, y);
        }

        return a + b + c + d + e + f + g + h;
    }
}
