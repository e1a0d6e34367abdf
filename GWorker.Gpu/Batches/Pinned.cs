using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GWorker;

/// <summary>An array of this process that kernels can be run over as plain C#: seen through the views that they take.</summary>
internal sealed class Pinned<T> : IDisposable where T : unmanaged
{
    readonly T[] array;
    readonly CPUMemoryBuffer buffer;

    internal unsafe Pinned(int length)
    {
        array = GC.AllocateArray<T>(Math.Max(1, length), pinned: true);
        lock (HostMemory.Gate)
        {
            fixed (T* start = array) buffer = CPUMemoryBuffer.Create(HostMemory.Holder.Value, (nint)start, array.Length, sizeof(T)); // stays: the array is pinned for good
        }
    }

    internal Span<T> Span => array;

    internal ArrayView<T> View(int length) => buffer.AsArrayView<T>(0, length);

    public void Dispose()
    {
        lock (HostMemory.Gate) buffer.Dispose();
        GC.KeepAlive(array);
    }
}

/// <summary>Views belong to buffers and buffers to an accelerator: this one holds those of host memory, and never runs anything.</summary>
file static class HostMemory
{
    internal static readonly Lazy<Accelerator> Holder = new(static () =>
    {
        var context = Context.Create(static builder => builder.CPU(new CPUDevice(2, 1, 1)));
        return context.GetCPUDevice(0).CreateCPUAccelerator(context);
    });

    internal static readonly Lock Gate = new();
}
