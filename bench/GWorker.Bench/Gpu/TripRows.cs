using System.Globalization;

namespace GWorker.Bench;

/// <summary>The batch trip without a worker around it: what it costs, what it allocates, and how far two of them overlap.</summary>
internal static class TripRows
{
    const int Items = 64;

    internal static async Task Run(Report report, GpuBed bed, GpuDevice device)
    {
        var sum = device.Batch<float, float>(BenchKernels.Sum, longest: 256, most: Items);
        Batch<float[]> rows = [.. Enumerable.Range(0, Items).Select(i => new float[4 * i])];
        var (times, rounds) = (bed.Quick ? 20 : 2000, bed.Quick ? 2 : 7);
        var micros = 1e6 * await Timed.Each(() => sum.Run(rows), times, rounds);

        var bare = 1e6 * await BareTrip.Seconds(device, [.. rows], times, rounds);

        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < times; i++) await sum.Run(rows);
        var allocated = (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)times;

        var many = bed.Quick ? 100 : 10_000;
        for (var i = 0; i < many; i++) await sum.Run(rows); // what a process of this age has by itself it has by now
        var before = await Held(device);
        for (var i = 0; i < many; i++) await sum.Run(rows);
        var after = await Held(device);

        // Rows as large as make copies matter, and as much work on each as takes about the time of its copies.
        const int longest = 16_384;
        var work = device.Batch<float, float, int>(BenchKernels.Work, longest, most: Items);
        Batch<float[]> large = [.. Enumerable.Range(0, Items).Select(_ => new float[bed.Quick ? 256 : longest])];
        const int steps = 8;
        var (pairs, large_rounds) = (bed.Quick ? 1 : 20, bed.Quick ? 1 : 5);
        var alone = await Timed.Each(() => work.Run(large, steps), pairs, large_rounds);
        var both = await Timed.Each(() => Task.WhenAll(work.Run(large, steps), work.Run(large, steps)), pairs, large_rounds) / 2;

        report.Table($"{bed.Found.Name}: a trip of {Items} rows, {rows.Sum(r => r.Length)} numbers", ["", "µs", "copies and kernel alone, µs", "bytes allocated", $"memory grown in {many} trips"],
            [["kernel that sums a row", Written(micros), Written(bare), Written(allocated), Written(after.Host - before.Host)]]);
        report.Line(string.Create(CultureInfo.InvariantCulture, $"A trip of {Items} rows of {large[0].Length}: {1e3 * alone:0.000} ms alone, {1e3 * both:0.000} ms each where two are on their way: {alone / both:0.00} times as many."));
        report.Line();
        report.Number($"gpu.{bed.Label}.trip_us", micros);
        report.Number($"gpu.{bed.Label}.trip_us_beyond_copies_and_kernel", micros - bare);
        report.Number($"gpu.{bed.Label}.trip_bytes", allocated, "0");
        report.Number($"gpu.{bed.Label}.host_growth_bytes", after.Host - before.Host, "0");
        report.Number($"gpu.{bed.Label}.device_buffers_grown", after.Buffers - before.Buffers, "0");
        if (after.Free >= 0) report.Number($"gpu.{bed.Label}.device_growth_bytes", before.Free - after.Free, "0");
        report.Number($"gpu.{bed.Label}.overlap", alone / both);
    }

    /// <summary>What the process has in use, how many objects the accelerator has, and the device's free memory; -1 where its driver does not say.</summary>
    static async Task<(long Host, int Buffers, long Free)> Held(GpuDevice device)
    {
        var host = GC.GetTotalMemory(forceFullCollection: true);
        return device is AcceleratorDevice accelerator ? await accelerator.Run((a, _) => (host, a.NumberChildObjects, accelerator.Driver.Free(a))) : (host, 0, -1);
    }

    static string Written(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
