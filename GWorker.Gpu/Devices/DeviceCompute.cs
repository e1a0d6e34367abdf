using ILGPU.Runtime;

namespace GWorker;

/// <summary>A worker's accelerator: operations in the order of its stream, on its thread, which takes one caller's work after the other's.</summary>
internal sealed class DeviceCompute : Compute
{
    readonly AcceleratorDevice device;
    readonly Operations operations;

    internal DeviceCompute(AcceleratorDevice device)
    {
        this.device = device;
        operations = device.Load(static (accelerator, stream) => Operations.On(accelerator, stream)).GetAwaiter().GetResult();
    }

    public override T Run<T>(Func<Operations, T> work) => device.Run((_, _) => work(operations)).GetAwaiter().GetResult();

    public override void Dispose() => _ = device.Run((_, _) => operations.Dispose());
}
