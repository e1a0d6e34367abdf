using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Util;

namespace GWorker;

/// <summary>A CUDA device by its number.</summary>
internal sealed class CudaDriver(int ordinal, CudaArchitecture? architecture) : Driver
{
    internal override string Kind => "CUDA";

    /// <summary>Too little memory spoils nothing, and may come before there is a context; of anything else the driver itself is asked whether the context still lives.</summary>
    internal override Trouble Judge(Exception error)
    {
        if (error is not CudaException cuda) return Trouble.None;
        if (IsMemory(cuda)) return Trouble.Memory;
        return CudaAPI.CurrentAPI.SynchronizeContext() == CudaError.CUDA_SUCCESS ? Trouble.None : Trouble.Fault;
    }

    /// <summary>The exception has its code as the name of a constant.</summary>
    internal static bool IsMemory(CudaException error) => error.Error == nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY);

    /// <summary>
    /// As a finalizer would: ILGPU asks the same of the driver, and takes no error for a reason to stop before it has come to the context. Else it stops at the
    /// first, the weights stay on the device until the process ends, and a second try does nothing. One is enough: any buffer of a failed context; in a healthy one
    /// memory that could not be page-locked, which ILGPU keeps as if it were.
    /// </summary>
    internal override void Close(Accelerator accelerator)
    {
        GC.SuppressFinalize(accelerator);
        DisposeDriver(accelerator, disposing: false);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    internal static extern void DisposeDriver(DisposeBase what, bool disposing);

    internal override long Free(Accelerator accelerator) => ((CudaAccelerator)accelerator).GetFreeMemory();

    /// <summary>Why CUDA has no devices, as the driver itself says it: ILGPU asks the same, and keeps the answer.</summary>
    internal static unsafe string WhyNone()
    {
        var name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(name, out var library)) return $"{name} cannot be loaded";
        if (!NativeLibrary.TryGetExport(library, "cuInit", out var init)) return $"{name} has no cuInit";
        var state = ((delegate* unmanaged<uint, CudaError>)init)(0);
        if (state == CudaError.CUDA_SUCCESS) state = CudaAPI.CurrentAPI.GetDeviceCount(out _);
        return state == CudaError.CUDA_SUCCESS ? "the driver lists no device that ILGPU takes" : $"{state}";
    }

    internal override Fence NewFence(AcceleratorStream stream) => new CudaFence((CudaStream)stream);

    internal override void Compile(System.Reflection.MethodInfo kernel) => KernelCheck.CompilePtx(kernel, architecture);

    protected override void Add(Context.Builder builder) => builder.Cuda(device => device.DeviceId == ordinal);

    protected override Accelerator Open(Context context) => context.GetCudaDevice(0).CreateCudaAccelerator(context);
}
