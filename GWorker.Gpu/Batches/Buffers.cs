using ILGPU;

namespace GWorker;

/// <summary>
/// What one trip of a batch goes through: staging memory of the host, and the device's side of it. Made once; a batch uses as much
/// of it as it needs.
/// </summary>
internal abstract class Buffers<TIn, TOut> : IDisposable where TIn : unmanaged where TOut : unmanaged
{
    /// <summary>The host's side.</summary>
    internal abstract Span<TIn> Inputs { get; }

    internal abstract Span<int> InputOffsets { get; }

    internal abstract Span<TOut> Outputs { get; }

    internal abstract Span<int> OutputOffsets { get; }

    /// <summary>The side that kernels see, as long as this trip's batch.</summary>
    internal abstract ArrayView<TIn> InputView(TripSize size);

    internal abstract Rows<TIn> InputRows(TripSize size);

    internal abstract ArrayView<TOut> OutputView(TripSize size);

    internal abstract Rows<TOut> OutputRows(TripSize size);

    public abstract void Dispose();
}

/// <summary>How much of its buffers a trip uses.</summary>
/// <param name="Items">Items, and so kernel threads.</param>
/// <param name="Inputs">Elements in.</param>
/// <param name="Outputs">Elements out.</param>
internal readonly record struct TripSize(int Items, int Inputs, int Outputs);

/// <summary>How large the buffers are.</summary>
/// <param name="Items">The most items of one trip.</param>
/// <param name="Inputs">The most elements in.</param>
/// <param name="Outputs">The most elements out.</param>
/// <param name="InputOffsets">Room for offsets of rows in: one more than items, or 0.</param>
/// <param name="OutputOffsets">The same for rows out.</param>
internal readonly record struct BufferSizes(int Items, int Inputs, int Outputs, int InputOffsets, int OutputOffsets);
