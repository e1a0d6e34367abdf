using ILGPU;
using ILGPU.Backends;
using ILGPU.Runtime;

namespace GWorker;

/// <summary>How one device is driven: what differs between CUDA, OpenCL and ILGPU's emulation.</summary>
internal abstract class Driver
{
    internal abstract string Kind { get; }

    /// <summary>Opens the device with a context of its own.</summary>
    internal Accelerator Open()
    {
        var context = Context.Create(builder => Add(builder.EnableAlgorithms().Optimize(OptimizationLevel.O2)));
        try
        {
            return Open(context);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>What an error that was thrown on the device's thread means for it.</summary>
    internal abstract Trouble Judge(Exception error);

    /// <summary>Free memory in bytes; -1 where the driver does not say.</summary>
    internal virtual long Free(Accelerator accelerator) => -1;

    /// <summary>Before a buffer is made; throws where that would fail. A driver finds out by itself; a test's may know it before.</summary>
    internal virtual void Allocating(long bytes)
    {
    }

    /// <summary>Sees each kernel before it is loaded; tests put right there what a driver cannot take.</summary>
    internal virtual Action<CompiledKernel>? Rewrite => null;

    /// <summary>Waits for what is still on the stream when its device ends; throws where that has failed.</summary>
    internal virtual void Settle(AcceleratorStream stream) => stream.Synchronize();

    /// <summary>Takes an accelerator down, whether it is well or has failed: whoever opens the device next needs all of its memory.</summary>
    internal virtual void Close(Accelerator accelerator) => accelerator.Dispose();

    /// <summary>Tells when what was put on a stream has been done.</summary>
    internal virtual Fence NewFence(AcceleratorStream stream) => new(stream);

    /// <summary>Has the kernel compiled as for this device, in a context where a failure harms nobody.</summary>
    internal virtual void Compile(System.Reflection.MethodInfo kernel) => KernelCheck.CompilePtx(kernel);

    protected abstract void Add(Context.Builder builder);

    protected abstract Accelerator Open(Context context);
}

/// <summary>What an error means for the device.</summary>
internal enum Trouble
{
    /// <summary>Nothing: the code's own affair.</summary>
    None,

    /// <summary>It has too little memory for this; else it is well.</summary>
    Memory,

    /// <summary>Its context is of no use any more.</summary>
    Fault,
}
