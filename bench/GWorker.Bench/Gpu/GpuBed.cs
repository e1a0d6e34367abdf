namespace GWorker.Bench;

/// <summary>One device on the bench, as a worker would have it.</summary>
/// <param name="Label">What its numbers begin with: <c>cpu</c>, <c>cuda0</c>.</param>
/// <param name="Found">The device as the catalog gives it: what a node is started with.</param>
/// <param name="Quick">A smoke run.</param>
internal sealed record GpuBed(string Label, GpuDevice Found, bool Quick)
{
    /// <summary>Opens the device, has it measured, and closes it again.</summary>
    internal async Task Lease(Func<GpuDevice, Task> measure)
    {
        var lease = new DeviceLease("bench", 1, TimeProvider.System.GetUtcNow(), [Found], static why => throw new InvalidOperationException(why));
        lease.Open();
        await measure(lease.Device);
        lease.Close(static error => throw error);
        if (lease.Device is AcceleratorDevice accelerator) await accelerator.Ended;
    }

    /// <summary>A list of devices for a node: none on the CPU, which a node always has.</summary>
    internal IReadOnlyList<GpuDevice> Devices => Found.IsCpu ? [] : [Found];

    /// <summary>The wish that gets a worker this device.</summary>
    internal Gpu Wish => Found.IsCpu ? Gpu.Cpu : Found.Name;

    internal static GpuBed Of(GpuDevice found, bool quick) =>
        new(found.IsCpu ? "cpu" : $"{found.Kind.ToLowerInvariant()}{found.Ordinal}", found, quick);
}
