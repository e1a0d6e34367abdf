using ILGPU.Runtime;

namespace GWorker;

/// <summary>
/// A trip to a device: copy in, kernel, copy out, all put on this slot's own stream without waiting. While one slot's kernel runs the
/// other's copies do too, where the device can.
/// </summary>
internal sealed class DeviceSlot<TIn, TOut, TArgs> : Slot<TIn, TOut, TArgs>
    where TIn : unmanaged where TOut : unmanaged where TArgs : struct
{
    readonly AcceleratorDevice device;
    readonly DeviceBuffers<TIn, TOut> buffers;
    readonly TripLaunch<TIn, TOut, TArgs> launch;
    readonly AcceleratorStream stream;
    readonly Fence fence;
    bool isOut;

    /// <summary>On the device's thread.</summary>
    internal DeviceSlot(AcceleratorDevice device, Accelerator accelerator, BufferSizes sizes, TripLaunch<TIn, TOut, TArgs> launch)
        : base(device.Thread)
    {
        this.device = device;
        this.launch = launch;
        buffers = new(device, accelerator, sizes);
        try
        {
            stream = accelerator.CreateStream();
            fence = device.Driver.NewFence(stream);
        }
        catch
        {
            buffers.Dispose();
            stream?.Dispose();
            throw;
        }
    }

    internal override Buffers<TIn, TOut> Buffers => buffers;

    internal override void Start()
    {
        try
        {
            device.Use();
            buffers.CopyIn(stream, Size);
            launch(stream, buffers, Size, Args);
            buffers.CopyOut(stream, Size);
            fence.Set();
            isOut = true;
        }
        catch (Exception error)
        {
            End(device.Told(error));
        }
    }

    internal override bool HasEnded()
    {
        if (!isOut) return true;
        try
        {
            if (!fence.IsReached()) return false;
            isOut = false;
            End();
        }
        catch (Exception error)
        {
            isOut = false;
            End(device.Told(error));
        }

        return true;
    }

    /// <summary>On the device's thread.</summary>
    public override void Dispose()
    {
        fence.Dispose();
        stream.Dispose();
        buffers.Dispose();
    }
}

/// <summary>Puts the kernel on a stream, over the buffers.</summary>
internal delegate void TripLaunch<TIn, TOut, TArgs>(AcceleratorStream stream, DeviceBuffers<TIn, TOut> buffers, TripSize size, TArgs args)
    where TIn : unmanaged where TOut : unmanaged where TArgs : struct;
