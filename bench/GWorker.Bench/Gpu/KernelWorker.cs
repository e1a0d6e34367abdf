using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>A worker that is nothing but its kernel, and that knows what it costs without calls around it.</summary>
[Worker]
public partial class KernelWorker(GpuDevice gpu)
{
    KernelBatch<float[], float> sum = null!;

    [OnEnter] void Load() => sum = gpu.Batch<float, float>(BenchKernels.Sum, longest: 256, most: 64);

    [Method] public Task<float[]> Sum(Batch<float[]> rows) => sum.Run(rows);

    /// <summary>Seconds for one trip of these rows, by the worker itself.</summary>
    [Method]
    public async Task<double> Trip(float[][] rows, int times)
    {
        var batch = Batch.Of(rows);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++) await sum.Run(batch);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / times;
    }
}
