using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

/// <summary>Device memory that grows when more is asked of it than ever before.</summary>
internal sealed class DeviceBuffer<T>(Accelerator accelerator) : IDisposable
    where T : unmanaged
{
    MemoryBuffer1D<T, Stride1D.Dense>? memory;

    internal long Length => memory?.Length ?? 0;

    internal ArrayView<T> View(long length) => length == 0 ? ArrayView<T>.Empty : memory!.View.SubView(0, length);

    /// <summary>What was in it is lost where it grows. The driver gives memory back only when no kernel works with it any more.</summary>
    internal void Reserve(long length)
    {
        if (length <= Length) return;
        length = Growth.To(length, Length);
        Dispose();
        memory = accelerator.Allocate1D<T>(length);
    }

    public void Dispose()
    {
        memory?.Dispose();
        memory = null;
    }
}
