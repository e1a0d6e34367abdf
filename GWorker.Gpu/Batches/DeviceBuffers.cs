using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

/// <summary>Buffers of a trip to a device. Made, copied and disposed on its thread.</summary>
internal sealed class DeviceBuffers<TIn, TOut> : Buffers<TIn, TOut> where TIn : unmanaged where TOut : unmanaged
{
    readonly BufferSizes sizes;
    readonly Staged<TIn>? inputs;
    readonly Staged<int>? inputOffsets;
    readonly Staged<TOut>? outputs;
    readonly Staged<int>? outputOffsets;

    internal DeviceBuffers(AcceleratorDevice owner, Accelerator accelerator, BufferSizes sizes)
    {
        this.sizes = sizes;
        try
        {
            inputs = new(owner, accelerator, sizes.Inputs + 1);
            inputOffsets = new(owner, accelerator, sizes.InputOffsets);
            outputs = new(owner, accelerator, sizes.Outputs + 1);
            outputOffsets = new(owner, accelerator, sizes.OutputOffsets);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal override Span<TIn> Inputs => inputs!.Span;

    internal override Span<int> InputOffsets => inputOffsets!.Span;

    internal override Span<TOut> Outputs => outputs!.Span;

    internal override Span<int> OutputOffsets => outputOffsets!.Span;

    internal override ArrayView<TIn> InputView(TripSize size) => inputs!.View(size.Inputs);

    internal override Rows<TIn> InputRows(TripSize size) => new(inputs!.View(size.Inputs + 1), inputOffsets!.View(size.Items + 1));

    internal override ArrayView<TOut> OutputView(TripSize size) => outputs!.View(size.Outputs);

    internal override Rows<TOut> OutputRows(TripSize size) => new(outputs!.View(size.Outputs + 1), outputOffsets!.View(size.Items + 1));

    internal void CopyIn(AcceleratorStream stream, TripSize size)
    {
        inputs!.CopyIn(stream, size.Inputs);
        if (sizes.InputOffsets > 0) inputOffsets!.CopyIn(stream, size.Items + 1);
        if (sizes.OutputOffsets > 0) outputOffsets!.CopyIn(stream, size.Items + 1);
    }

    internal void CopyOut(AcceleratorStream stream, TripSize size) => outputs!.CopyOut(stream, size.Outputs);

    public override void Dispose()
    {
        inputs?.Dispose();
        inputOffsets?.Dispose();
        outputs?.Dispose();
        outputOffsets?.Dispose();
    }
}
