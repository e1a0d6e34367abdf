namespace GWorker;

/// <summary>The device has not enough memory for this batch. The batch fails; the worker lives.</summary>
public sealed class DeviceMemoryException : DeviceException
{
    internal DeviceMemoryException(string worker, string device, long asked, long free, Exception? cause = null)
        : base(
            worker, device,
            $"{device} is out of memory under {worker}: {(asked > 0 ? $"{asked} bytes were asked for, " : "")}{(free >= 0 ? $"{free} bytes are free" : "how much is free is not known")}. " +
            "Send smaller batches with .Batched(…), or ask for more with Gpu.Any.AtLeast(…).", cause)
    {
        Asked = asked;
        Free = free;
    }

    internal DeviceMemoryException(Told told, string worker, string device, long asked, long free)
        : base(told, worker, device)
    {
        Asked = asked;
        Free = free;
    }

    /// <summary>How many bytes were asked for; 0 where the allocation was not GWorker's own.</summary>
    public long Asked { get; }

    /// <summary>How many bytes were free then; -1 where the driver does not say.</summary>
    public long Free { get; }
}
