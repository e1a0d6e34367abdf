using ILGPU;
using ILGPU.Runtime;

namespace GWorker.Bench;

/// <summary>What the device itself can: copies in, out and within, from page-locked memory, and a launch that is waited for.</summary>
internal static class CopyRows
{
    internal static Task Run(Report report, GpuBed bed, GpuDevice device) => ((AcceleratorDevice)device).Load((accelerator, stream) =>
    {
        var (rounds, rows) = (bed.Quick ? 2 : 7, new List<string[]>());
        foreach (var mebi in bed.Quick ? [1] : new[] { 1, 16, 256 })
        {
            var count = mebi << 18;
            using var host = accelerator.AllocatePageLocked1D<float>(count);
            using var first = accelerator.Allocate1D<float>(count);
            using var second = accelerator.Allocate1D<float>(count);
            var times = bed.Quick ? 2 : Math.Max(4, 256 / mebi);
            var bytes = count * 4.0;
            var copyIn = bytes / Each(() => first.View.BaseView.CopyFrom(stream, host.ArrayView)) / 1e9;
            var copyOut = bytes / Each(() => first.View.BaseView.CopyTo(stream, host.ArrayView)) / 1e9;
            var within = 2 * bytes / Each(() => second.View.BaseView.CopyFrom(stream, first.View.BaseView)) / 1e9;
            rows.Add([$"{mebi} MiB", Written(copyIn), Written(copyOut), Written(within)]);
            report.Number($"gpu.{bed.Label}.copy_in_{mebi}mib_gb_s", copyIn);
            report.Number($"gpu.{bed.Label}.copy_out_{mebi}mib_gb_s", copyOut);
            report.Number($"gpu.{bed.Label}.copy_within_{mebi}mib_gb_s", within);

            double Each(Action copy) => Timed.Each(
                () =>
                {
                    copy();
                    stream.Synchronize();
                }, times, rounds);
        }

        report.Table($"{bed.Found.Name}: copies, GB/s (within: read and written)", ["", "in", "out", "within"], rows);
        using var one = accelerator.Allocate1D<float>(1);
        var launch = accelerator.LoadAutoGroupedKernel<Index1D, ArrayView<float>, ArrayView<float>>(BenchKernels.Add);
        var latency = 1e6 * Timed.Each(
            () =>
            {
                launch(stream, 1, one.View.BaseView, one.View.BaseView);
                stream.Synchronize();
            }, bed.Quick ? 10 : 1000, rounds);
        report.Line($"A launch over one element, waited for: {Written(latency)} µs.");
        report.Line();
        report.Number($"gpu.{bed.Label}.launch_us", latency);
        return true;
    });

    static string Written(double value) => value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
}
