using ILGPU.Runtime.Cuda;

namespace GWorker;

/// <summary>An event on a CUDA stream: asked without waiting, so that the device's thread can put the next batch on the other stream meanwhile.</summary>
internal sealed class CudaFence : Fence
{
    readonly CudaStream stream;
    nint handle;

    internal CudaFence(CudaStream stream)
        : base(stream)
    {
        this.stream = stream;
        CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.CreateEvent(out handle, CudaEventFlags.CU_EVENT_DISABLE_TIMING));
    }

    internal override void Set() => CudaException.ThrowIfFailed(CudaAPI.CurrentAPI.RecordEvent(handle, stream.StreamPtr));

    internal override bool IsReached()
    {
        var state = CudaAPI.CurrentAPI.QueryEvent(handle);
        if (state == CudaError.CUDA_ERROR_NOT_READY) return false;
        CudaException.ThrowIfFailed(state);
        return true;
    }

    public override void Dispose()
    {
        if (handle != 0) _ = CudaAPI.CurrentAPI.DestroyEvent(handle);
        handle = 0;
    }
}
