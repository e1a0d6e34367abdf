namespace GWorker;

/// <summary>The CPU behind the device seam: always there, shared by all who ask.</summary>
public sealed class CpuDevice : GpuDevice
{
    CpuDevice()
    {
    }

    /// <summary>The one instance.</summary>
    public static CpuDevice Instance { get; } = new();

    /// <inheritdoc/>
    public override string Name => "CPU";

    /// <inheritdoc/>
    public override long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <inheritdoc/>
    public override bool IsCpu => true;
}
