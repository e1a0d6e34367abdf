using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GWorker;

/// <summary>ILGPU's emulation of a small device by threads of the CPU.</summary>
internal class EmulatedDriver : Driver
{
    internal override string Kind => "emulated";

    internal override Trouble Judge(Exception error) => error is OutOfMemoryException ? Trouble.Memory : Trouble.None;

    protected sealed override void Add(Context.Builder builder) => builder.CPU(new CPUDevice(2, 1, 2));

    // Said, because under a debugger the default is another, many times slower.
    protected override Accelerator Open(Context context) => context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
}
