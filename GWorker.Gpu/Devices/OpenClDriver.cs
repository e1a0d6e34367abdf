using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GWorker;

/// <summary>An OpenCL device by its driver's handle.</summary>
internal sealed class OpenClDriver(nint device) : Driver
{
    internal override string Kind => "OpenCL";

    internal override Trouble Judge(Exception error) => error is not CLException opencl ? Trouble.None : opencl.Error switch
    {
        CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE or CLError.CL_OUT_OF_HOST_MEMORY => Trouble.Memory,
        CLError.CL_DEVICE_NOT_AVAILABLE or CLError.CL_OUT_OF_RESOURCES or CLError.CL_INVALID_CONTEXT or CLError.CL_INVALID_COMMAND_QUEUE => Trouble.Fault,
        _ => Trouble.None,
    };

    protected override void Add(Context.Builder builder) => builder.OpenCL(found => found.DeviceId == device);

    protected override Accelerator Open(Context context) => context.GetCLDevice(0).CreateCLAccelerator(context);
}
