using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace GWorker;

/// <summary>A CUDA device by its number.</summary>
internal sealed class CudaDriver(int ordinal, CudaArchitecture? architecture) : Driver
{
    internal override string Kind => "CUDA";

    /// <summary>The exception has the driver's text but not its code, so the driver itself is asked whether the context still lives.</summary>
    internal override Trouble Judge(Exception error)
    {
        if (error is not CudaException cuda) return Trouble.None;
        var api = CudaAPI.CurrentAPI;
        if (api.SynchronizeContext() != CudaError.CUDA_SUCCESS) return Trouble.Fault;
        return cuda.Error == api.GetErrorString(CudaError.CUDA_ERROR_OUT_OF_MEMORY) ? Trouble.Memory : Trouble.None;
    }

    internal override long Free(Accelerator accelerator) => ((CudaAccelerator)accelerator).GetFreeMemory();

    internal override Fence NewFence(AcceleratorStream stream) => new CudaFence((CudaStream)stream);

    internal override void Compile(System.Reflection.MethodInfo kernel) => KernelCheck.CompilePtx(kernel, architecture);

    protected override void Add(Context.Builder builder) => builder.Cuda(device => device.DeviceId == ordinal);

    protected override Accelerator Open(Context context) => context.GetCudaDevice(0).CreateCudaAccelerator(context);
}
