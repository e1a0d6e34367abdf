using System.Globalization;

namespace GWorker.Bench;

/// <summary>What a batch costs through GWorker beyond the trip: 64 calls in, queued, batched, answered one by one.</summary>
internal static class OverheadRows
{
    const int Items = 64;

    internal static async Task Run(Report report, GpuBed bed)
    {
        float[][] rows = [.. Enumerable.Range(0, Items).Select(i => new float[4 * i])];
        var (times, rounds) = (bed.Quick ? 20 : 500, bed.Quick ? 2 : 7);
        var (calls, trips) = (new double[rounds], new double[rounds]);
        var scorers = App.Cls<KernelWorker>().Gpu(bed.Wish).MinWorkers(1).Concurrent(Items + 1).Batched(Items, 20.Ms);
        await using var node = await App.Of("bench", scorers).Start(new() { Devices = bed.Devices });
        var worker = node.Get<KernelWorker>();
        for (var round = -1; round < rounds; round++)
        {
            var trip = await worker.Trip.Remote((rows, times));
            var call = await Timed.Each(() => Task.WhenAll(rows.Select(r => worker.Sum.Remote(r))), times, 1);
            if (round >= 0) (calls[round], trips[round]) = (1e6 * call, 1e6 * trip);
        }

        var (through, alone) = (Sample.Middle(calls), Sample.Middle(trips));
        report.Line(string.Create(CultureInfo.InvariantCulture, $"{Items} calls as one batch: {through:0.0} µs through GWorker, {alone:0.0} µs for the trip alone: {through - alone:0.0} µs a batch are GWorker's, {(through - alone) / Items:0.00} µs a call."));
        report.Line();
        report.Number($"gpu.{bed.Label}.batch_us", through);
        report.Number($"gpu.{bed.Label}.gworker_us_per_batch", through - alone);
    }
}
