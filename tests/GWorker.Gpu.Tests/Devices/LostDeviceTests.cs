using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A device is lost under a worker of a cluster: its callers are told what happened, and the worker goes on where there is a device.</summary>
public class LostDeviceTests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task On_a_node_alone_the_worker_comes_back_on_the_same_device()
    {
        await using var node = await FragileApp.Start([]);
        var fragile = node.Get<Fragile>();
        await Broken(fragile, forGood: false);
        Assert.Equal((Environment.ProcessId, 0), await fragile.Where.Remote().WaitAsync(Patience));
        Assert.Equal(("Fragile", 2), node.Leases.Rows.Select(r => (r.Worker, r.Epoch)).Single());
    }

    [Fact]
    public async Task Or_on_another_that_is_free_and_one_that_is_gone_is_left_alone()
    {
        await using var node = await FragileApp.Start([], devices: 2);
        var fragile = node.Get<Fragile>();
        Assert.Equal(0, (await fragile.Where.Remote().WaitAsync(Patience)).Ordinal);
        await Broken(fragile, forGood: true);
        Assert.Equal(1, (await fragile.Where.Remote().WaitAsync(Patience)).Ordinal);
        await Broken(fragile, forGood: false); // the first cannot be opened, so that this one must do
        Assert.Equal(1, (await fragile.Where.Remote().WaitAsync(Patience)).Ordinal);
        Assert.Equal([null, "Fragile"], node.Leases.Rows.Select(r => r.Worker));
    }

    [Fact]
    public async Task Where_no_device_is_left_it_comes_back_on_another_node()
    {
        await using var other = await FragileProcess.Start();
        await using var here = await FragileApp.Start([other.Seed]);
        var fragile = here.Get<Fragile>();
        Assert.Equal(other.Id, (await fragile.Where.Remote().WaitAsync(Patience)).Process);
        await Broken(fragile, forGood: false);
        Assert.Equal(other.Id, (await fragile.Where.Remote().WaitAsync(Patience)).Process);
        await Broken(fragile, forGood: true);
        Assert.Equal(Environment.ProcessId, (await fragile.Where.Remote().WaitAsync(Patience)).Process);
        Assert.Equal("Fragile", here.Leases.Rows.Single().Worker);
    }

    static async Task Broken(Handle<Fragile> fragile, bool forGood)
    {
        var error = await Assert.ThrowsAsync<DeviceFaultException>(() => fragile.Break.Remote(forGood)).WaitAsync(Patience);
        Assert.Equal(("Fragile", "Emulated device", "an illegal memory access was encountered"), (error.Worker, error.Device, error.Reason));
    }
}
