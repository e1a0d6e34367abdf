namespace GWorker.Tests.TestKit;

/// <summary>A device as a worker would have it, without a worker: opened, and closed at the end of the test.</summary>
sealed class Leased : IAsyncDisposable
{
    readonly DeviceLease lease;

    Leased(GpuDevice found)
    {
        lease = new("Tested", 1, DateTimeOffset.UnixEpoch, [found], why => Lost.Add(why));
        lease.Open();
    }

    internal GpuDevice Device => lease.Device;

    internal List<string> Lost { get; } = [];

    internal static Leased Cpu() => new(CpuDevice.Instance);

    internal static Leased Emulated(EmulatedDriver? driver = null) => new(DeviceCatalog.Emulated(1, driver ?? new())[0]);

    internal static Leased Pocl() => new(new FoundDevice("PoCL", 0, CpuDevice.Instance.Memory, new PoclDriver()));

    internal static Leased Cuda() => new(DeviceCatalog.Find().First(d => d.Kind == "CUDA"));

    /// <summary>The two that every machine has, and those that some have, by name.</summary>
    internal static Leased Of(string name) => name switch
    {
        "cpu" => Cpu(),
        "pocl" => Pocl(),
        "cuda" => Cuda(),
        _ => Emulated(),
    };

    public async ValueTask DisposeAsync()
    {
        List<Exception> errors = [];
        lease.Close(errors.Add);
        if (Device is AcceleratorDevice device) await device.Ended.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(errors);
    }
}
