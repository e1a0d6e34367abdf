using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

/// <summary>Numbers that stay on a worker's device; on the CPU, in its memory.</summary>
/// <typeparam name="T">A number, or a struct of numbers.</typeparam>
public sealed class DeviceArray<T> where T : unmanaged
{
    internal DeviceArray(GpuDevice gpu, ReadOnlyMemory<T> values)
    {
        Length = values.Length;
        if (gpu is AcceleratorDevice device)
        {
            var buffer = device.Run((accelerator, stream) =>
            {
                var bytes = (long)Length * Interop.SizeOf<T>();
                try
                {
                    device.Driver.Allocating(bytes);
                    var made = accelerator.Allocate1D<T>(Math.Max(1, Length));
                    if (Length > 0) made.View.SubView(0, Length).CopyFromCPU(stream, values.Span);
                    stream.Synchronize(); // the caller's array may change from here on
                    return made;
                }
                catch (Exception error)
                {
                    throw device.Told(error, bytes);
                }
            }).GetAwaiter().GetResult();
            View = buffer.View.BaseView.SubView(0, Length);
            gpu.Own(new Freed(device, buffer));
        }
        else
        {
            var pinned = new Pinned<T>(Length);
            values.Span.CopyTo(pinned.Span);
            View = pinned.View(Length);
            gpu.Own(pinned);
        }
    }

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <summary>What a kernel reads: hand it over in its arguments.</summary>
    public ArrayView<T> View { get; }

    sealed class Freed(AcceleratorDevice device, MemoryBuffer1D<T, Stride1D.Dense> buffer) : IDisposable
    {
        public void Dispose() => _ = device.Run((_, _) => buffer.Dispose());
    }
}
