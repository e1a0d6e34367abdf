namespace GWorker;

/// <summary>A device of this machine, before a worker has it: only its name and numbers. Opened once for each lease.</summary>
internal sealed class FoundDevice(string name, int ordinal, long memory, Driver driver) : GpuDevice
{
    Task before = Task.CompletedTask;

    public override string Name => name;

    public override int Ordinal => ordinal;

    public override long Memory => memory;

    public override string Kind => driver.Kind;

    /// <summary>The next worker's context is made when the last one's is gone, and with it the memory that it held.</summary>
    protected internal override GpuDevice Open(DeviceLease lease)
    {
        var opened = new AcceleratorDevice(this, driver, lease, before);
        before = before.IsCompleted ? opened.Ended : Task.WhenAll(before, opened.Ended); // one that was never used ends before those that it was to wait for
        return opened;
    }
}
