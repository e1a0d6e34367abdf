using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

/// <summary>A device buffer and page-locked memory of the same length: only from there do copies run beside kernels. Used on the device's thread, but for its span.</summary>
internal sealed class Staged<T> : IDisposable where T : unmanaged
{
    readonly PageLockedArray1D<T> host;
    readonly MemoryBuffer1D<T, Stride1D.Dense> device;

    internal Staged(AcceleratorDevice owner, Accelerator accelerator, int length)
    {
        length = Math.Max(1, length);
        long bytes = (long)length * Interop.SizeOf<T>();
        try
        {
            owner.Driver.Allocating(bytes);
            host = accelerator.AllocatePageLocked1D<T>(length);
            device = accelerator.Allocate1D<T>(length);
        }
        catch (Exception error)
        {
            host?.Dispose();
            throw owner.Told(error, bytes);
        }
    }

    internal Span<T> Span => host.Span;

    internal ArrayView<T> View(int length) => device.View.BaseView.SubView(0, length);

    internal void CopyIn(AcceleratorStream stream, int length)
    {
        if (length > 0) View(length).CopyFrom(stream, host.ArrayView.SubView(0, length));
    }

    internal void CopyOut(AcceleratorStream stream, int length)
    {
        if (length > 0) View(length).CopyTo(stream, host.ArrayView.SubView(0, length));
    }

    public void Dispose()
    {
        device.Dispose();
        host.Dispose();
    }
}
