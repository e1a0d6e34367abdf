// A kernel of your own as a batch method: on the GPU where there is one, on the CPU everywhere.
// dotnet run --project examples/08.GpuKernel
using GWorker;
using ILGPU;
using ILGPU.Algorithms;

// snippet: start
var scorers = App.Cls<Scorer>()
    .Gpu(Gpu.Any, Gpu.Cpu)                  // or "H100", "H100:2", Gpu.Any.AtLeast(40.GiB)
    .MinWorkers(1)
    .Concurrent(128)
    .Batched(64, 5.Ms);

await using var node = await App.Of("scores", scorers).Start(new() { Devices = DeviceCatalog.Find() });
var scorer = node.Get<Scorer>();

float[][] shares = await scorer.Softmax.Remote([[1, 2, 3], [5], [0, 0, 0, 0]]);     // rows of different length, without padding
float one = await scorer.With(temperature: 0.5).Weigh.Remote([3, 1]);
// end

Console.WriteLine(node.Leases);
Console.WriteLine();
foreach (var row in shares) Console.WriteLine($"softmax: {string.Join(" ", row.Select(x => $"{x:0.000}"))}");
Console.WriteLine($"weighed: {one:0.00}");

// A row that is too long fails alone.
var outcomes = await scorer.Softmax.RemoteAll([[1, 1], new float[5000]]);
Console.WriteLine($"beside a row that is too long: {string.Join(" ", outcomes[0].Value)}");
Console.WriteLine($"the row itself: {((WorkerFailedException)outcomes[1].Error!).ErrorMessage}");

var many = await Task.WhenAll(Enumerable.Range(1, 1000).Select(i => scorer.Weigh.Remote([i, 2 * i])));
Console.WriteLine($"1000 calls: {many.Sum():0}");

// snippet: worker
[Worker]
public partial class Scorer(GpuDevice gpu)
{
    KernelBatch<float[], float[]> softmax = null!;
    KernelBatch<float[], float, Weights> weigh = null!;
    DeviceArray<float> weights = null!;

    [Parameter] public partial double Temperature { get; } = 1;

    [OnEnter]
    void Load()                             // compiled, loaded and given its buffers once
    {
        weights = gpu.Hold<float>(new float[] { 1, 10 });
        softmax = gpu.Batch<float, float>(Kernels.Softmax, longest: 4096);
        weigh = gpu.Batch<float, float, Weights>(Kernels.Weigh, longest: 2);
    }

    [Method] public Task<Outcome<float[]>[]> Softmax(Batch<float[]> rows) => softmax.RunAll(rows);

    [Method] public Task<float[]> Weigh(Batch<float[]> rows) => weigh.Run(rows, new(weights.View, (float)Temperature));
}
// end

// snippet: kernels
static class Kernels
{
    internal static void Softmax(Index1D i, Rows<float> inputs, Rows<float> outputs)    // runs once for each row
    {
        var (x, y) = (inputs[i], outputs[i]);
        var (most, sum) = (float.NegativeInfinity, 0f);
        for (var k = 0; k < x.Length; k++) most = XMath.Max(most, x[k]);
        for (var k = 0; k < x.Length; k++) sum += y[k] = XMath.Exp(x[k] - most);
        for (var k = 0; k < x.Length; k++) y[k] /= sum;
    }

    internal static void Weigh(Index1D i, Rows<float> inputs, ArrayView<float> outputs, Weights weights)
    {
        var x = inputs[i];
        var sum = 0f;
        for (var k = 0; k < x.Length; k++) sum += x[k] * weights.Values[k];
        outputs[i] = sum / weights.Temperature;
    }
}

/// <summary>What the kernel needs besides its rows: public, since ILGPU launches kernels from an assembly of its own.</summary>
public readonly record struct Weights(ArrayView<float> Values, float Temperature);
// end
