namespace GWorker;

/// <summary>No device that the worker accepts is there.</summary>
public sealed class DeviceMissingException : GWorkerException
{
    internal DeviceMissingException(string worker, IEnumerable<Gpu> wanted, IReadOnlyList<GpuDevice> offered)
        : base($"{worker} is unavailable: no node offers {string.Join(" or ", wanted)}; offered: {Offer(offered)}. " +
               $"Add Gpu.Cpu to .Gpu(…) to accept the CPU, or start it where the device is.")
    {
    }

    internal DeviceMissingException(Told told)
        : base(told)
    {
    }

    static string Offer(IReadOnlyList<GpuDevice> devices) =>
        devices.Count == 0 ? "no device" : string.Join(", ", devices.GroupBy(d => d.Name).Select(g => $"{g.Count()}×{g.Key}"));
}
