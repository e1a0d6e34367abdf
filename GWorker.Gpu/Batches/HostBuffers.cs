using ILGPU;

namespace GWorker;

/// <summary>On the CPU both sides are the same memory: there is nothing to copy.</summary>
internal sealed class HostBuffers<TIn, TOut>(BufferSizes sizes) : Buffers<TIn, TOut> where TIn : unmanaged where TOut : unmanaged
{
    readonly Pinned<TIn> inputs = new(sizes.Inputs + 1);
    readonly Pinned<int> inputOffsets = new(sizes.InputOffsets);
    readonly Pinned<TOut> outputs = new(sizes.Outputs + 1);
    readonly Pinned<int> outputOffsets = new(sizes.OutputOffsets);

    internal override Span<TIn> Inputs => inputs.Span;

    internal override Span<int> InputOffsets => inputOffsets.Span;

    internal override Span<TOut> Outputs => outputs.Span;

    internal override Span<int> OutputOffsets => outputOffsets.Span;

    internal override ArrayView<TIn> InputView(TripSize size) => inputs.View(size.Inputs);

    internal override Rows<TIn> InputRows(TripSize size) => new(inputs.View(size.Inputs + 1), inputOffsets.View(size.Items + 1));

    internal override ArrayView<TOut> OutputView(TripSize size) => outputs.View(size.Outputs);

    internal override Rows<TOut> OutputRows(TripSize size) => new(outputs.View(size.Outputs + 1), outputOffsets.View(size.Items + 1));

    public override void Dispose()
    {
        inputs.Dispose();
        inputOffsets.Dispose();
        outputs.Dispose();
        outputOffsets.Dispose();
    }
}
