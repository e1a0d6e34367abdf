using ILGPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GWorker;

/// <summary>The devices of this machine, as a node is started with them: <c>Start(new() { Devices = DeviceCatalog.Find() })</c>.</summary>
public static class DeviceCatalog
{
    /// <summary>
    /// Every CUDA device, then every GPU that only OpenCL knows. Empty where no driver is installed: never fails. The CPU is not
    /// in the list; a node always has it.
    /// </summary>
    public static IReadOnlyList<GpuDevice> Find() => Find(null);

    /// <param name="reasons">Where to write why a driver gave no devices.</param>
    internal static IReadOnlyList<GpuDevice> Find(ICollection<string>? reasons)
    {
        DriverLibraries.Resolve();
        var cuda = Cuda(reasons);
        if (cuda.Count == 0) reasons?.Add($"CUDA: {CudaDriver.WhyNone()}");
        return [.. cuda, .. OpenCl(cuda.Count > 0, reasons)];
    }

    /// <summary>
    /// Devices that ILGPU emulates with threads of the CPU: every kernel runs there as on a GPU, thousands of times slower. For tests
    /// of kernels and of what is made of devices, on machines that have none. A wish finds them by the name <c>emulated</c>.
    /// </summary>
    public static IReadOnlyList<GpuDevice> Emulated(int count = 1) => Emulated(count, new EmulatedDriver());

    internal static IReadOnlyList<GpuDevice> Emulated(int count, EmulatedDriver driver) =>
        [.. Enumerable.Range(0, count).Select(i => new FoundDevice("Emulated device", i, CpuDevice.Instance.Memory, driver))];

    static List<FoundDevice> Cuda(ICollection<string>? reasons) => Listed("CUDA", reasons, () => CudaDevice.GetDevices(static _ => true).Cast<CudaDevice>().Select(
        d => new FoundDevice(d.Name, d.DeviceId, d.MemorySize, new CudaDriver(d.DeviceId, d.Architecture))));

    // Numbered among all that OpenCL lists, as other libraries number them.
    static List<FoundDevice> OpenCl(bool besideCuda, ICollection<string>? reasons) => Listed("OpenCL", reasons, () => CLDevice.GetDevices(static _ => true).Cast<CLDevice>()
        .Select((device, number) => (Device: device, Number: number))
        .Where(d => d.Device.DeviceType.HasFlag(CLDeviceType.CL_DEVICE_TYPE_GPU))
        .Where(d => !besideCuda || d.Device.Vendor != CLDeviceVendor.Nvidia)
        .Where(d => d.Device.Capabilities.GenericAddressSpace) // ILGPU needs it, and says so only when the device is opened
        .Select(d => new FoundDevice(d.Device.Name, d.Number, d.Device.MemorySize, new OpenClDriver(d.Device.DeviceId))));

    // A driver that is half installed throws whatever it likes; that is the same to a node as none.
    static List<FoundDevice> Listed(string kind, ICollection<string>? reasons, Func<IEnumerable<FoundDevice>> list)
    {
        try
        {
            return [.. list()];
        }
        catch (Exception error)
        {
            reasons?.Add($"{kind}: {error.Message}");
            return [];
        }
    }
}
