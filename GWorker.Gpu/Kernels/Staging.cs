using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

/// <summary>
/// What goes to a device and comes from it, by way of page-locked memory: a copy from anywhere else makes the driver wait, and ILGPU an object. Here nothing is
/// waited for but room, and results.
/// </summary>
internal sealed class Staging(Accelerator accelerator, AcceleratorStream stream) : IDisposable
{
    /// <summary>Bytes that may be under way in each direction; more goes in parts.</summary>
    internal const int Size = 1 << 20;

    // As kernels read by fours of four bytes.
    const int Alignment = 16;

    // ILGPU copies on OpenCL as much as a page-locked array is long, whatever part of it is named; and there nothing is page-locked.
    readonly bool isPlain = accelerator.AcceleratorType == AcceleratorType.OpenCL;
    PageLockedArray1D<byte>? going;
    PageLockedArray1D<byte>? coming;
    int gone;
    int asked;

    /// <summary>Copies to the device, in the stream's order. The values may change when this returns.</summary>
    internal void Put<T>(ReadOnlySpan<T> values, ArrayView<T> to) where T : unmanaged
    {
        if (values.IsEmpty) return;
        if (isPlain)
        {
            to.SubView(0, values.Length).CopyFromCPU(stream, values);
            return;
        }

        going ??= accelerator.AllocatePageLocked1D<byte>(Size);
        for (var at = 0; at < values.Length;)
        {
            var part = values.Slice(at, Math.Min(values.Length - at, Size / Unsafe.SizeOf<T>()));
            if (Size - gone < Bytes<T>(part.Length)) Wait();
            part.CopyTo(Room<T>(going, gone, part.Length));
            to.SubView(at, part.Length).CopyFrom(stream, View<T>(going, gone, part.Length));
            gone += Bytes<T>(part.Length);
            at += part.Length;
        }
    }

    /// <summary>Asks for values of the device: what this gives has them after <see cref="Wait"/>, and until more is asked for.</summary>
    /// <exception cref="InvalidOperationException">More than <see cref="Size"/> between two waits.</exception>
    internal ReadOnlySpan<T> Ask<T>(ArrayView<T> from) where T : unmanaged
    {
        var (at, length) = (asked, (int)from.Length);
        if (length == 0) return [];
        if (Size - at < Bytes<T>(length)) throw new InvalidOperationException($"More than {Size} bytes were asked of a device at a time.");
        if (isPlain)
        {
            var values = new T[length];
            from.CopyToCPU(stream, values);
            return values;
        }

        coming ??= accelerator.AllocatePageLocked1D<byte>(Size);
        from.CopyTo(stream, View<T>(coming, at, length));
        asked += Bytes<T>(length);
        return Room<T>(coming, at, length);
    }

    /// <summary>Copies from the device. Waits for it.</summary>
    internal void Get<T>(ArrayView<T> from, Span<T> values) where T : unmanaged
    {
        for (var at = 0; at < values.Length;)
        {
            var part = Math.Min(values.Length - at, Size / Unsafe.SizeOf<T>());
            var got = Ask(from.SubView(at, part));
            Wait();
            got.CopyTo(values[at..]);
            at += part;
        }
    }

    /// <summary>Until all that is on the stream is done.</summary>
    internal void Wait()
    {
        stream.Synchronize();
        (gone, asked) = (0, 0);
    }

    public void Dispose()
    {
        if (going is null && coming is null) return;
        try
        {
            stream.Synchronize(); // a copy that nobody waited for must not find its memory gone
        }
        catch (AcceleratorException)
        {
            // Nothing is under way on a device that has failed.
        }

        going?.Dispose();
        coming?.Dispose();
    }

    static int Bytes<T>(int length) where T : unmanaged => (length * Unsafe.SizeOf<T>() + Alignment - 1) / Alignment * Alignment;

    static Span<T> Room<T>(PageLockedArray1D<byte> memory, int at, int length) where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(memory.Span.Slice(at, length * Unsafe.SizeOf<T>()));

    static ArrayView<T> View<T>(PageLockedArray1D<byte> memory, int at, int length) where T : unmanaged =>
        memory.ArrayView.SubView(at, length * Unsafe.SizeOf<T>()).Cast<T>();
}
