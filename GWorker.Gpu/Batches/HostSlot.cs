namespace GWorker;

/// <summary>Runs a kernel as plain C#, item by item: on a CPU many times faster than any emulation of a device.</summary>
internal sealed class HostSlot<TIn, TOut, TArgs>(DeviceThread thread, BufferSizes sizes, HostLoop<TIn, TOut, TArgs> loop) : Slot<TIn, TOut, TArgs>(thread)
    where TIn : unmanaged where TOut : unmanaged where TArgs : struct
{
    readonly HostBuffers<TIn, TOut> buffers = new(sizes);

    internal override Buffers<TIn, TOut> Buffers => buffers;

    internal override void Start()
    {
        try
        {
            loop(buffers, Size, Args);
            End();
        }
        catch (Exception error)
        {
            End(error);
        }
    }

    public override void Dispose() => buffers.Dispose();
}

/// <summary>Calls the kernel once for each item.</summary>
internal delegate void HostLoop<TIn, TOut, TArgs>(HostBuffers<TIn, TOut> buffers, TripSize size, TArgs args)
    where TIn : unmanaged where TOut : unmanaged where TArgs : struct;
