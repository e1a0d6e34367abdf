using ILGPU;
using ILGPU.Backends;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GWorker.Tests.TestKit;

/// <summary>OpenCL on the CPU as a worker's device.</summary>
sealed class PoclDriver : Driver
{
    internal override string Kind => "OpenCL";

    internal override Action<CompiledKernel> Rewrite => Pocl.Rewrite;

    internal override Trouble Judge(Exception error) => Trouble.None;

    protected override void Add(Context.Builder builder) => builder.OpenCL(static _ => true);

    protected override Accelerator Open(Context context) => Pocl.Open(context);
}
