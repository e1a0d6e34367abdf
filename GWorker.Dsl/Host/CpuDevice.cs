namespace GWorker;

/// <summary>The CPU behind the device seam: always there, shared by all who ask.</summary>
public sealed class CpuDevice : GpuDevice
{
    CpuDevice()
    {
    }

    /// <summary>The CPU, for a worker that is made by hand. Workers of a node get an object of their own.</summary>
    public static CpuDevice Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "CPU";

    /// <inheritdoc/>
    public override long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public override bool IsCpu => true;

    /// <summary>One each, so that what a worker binds to its lease goes with that worker.</summary>
    protected internal override GpuDevice Open(DeviceLease lease) => new CpuDevice();
}
