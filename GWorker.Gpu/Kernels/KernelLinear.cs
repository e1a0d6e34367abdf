using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

/// <summary>Weights row by row, as they were given.</summary>
internal sealed class KernelLinear : Linear
{
    readonly DeviceBuffer<float> weights;
    readonly DeviceBuffer<float> bias;

    internal KernelLinear(
        Place place, Accelerator accelerator, AcceleratorStream stream, Staging staging, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int depth, int width, Precision precision)
        : base(place, depth, width, precision)
    {
        this.weights = new(accelerator);
        this.bias = new(accelerator);
        this.weights.Reserve(weights.Length);
        staging.Put(weights, Weights);
        this.bias.Reserve(width);
        if (bias.Length > 0) staging.Put(bias, Bias);
        else Bias.MemSetToZero(stream);
    }

    internal ArrayView<float> Weights => weights.View((long)Depth * Width);

    internal ArrayView<float> Bias => bias.View(Width);

    private protected override void Free()
    {
        weights.Dispose();
        bias.Dispose();
    }
}
