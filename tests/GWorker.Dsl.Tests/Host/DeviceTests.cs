using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "missing device", and who has which.</summary>
public class DeviceTests
{
    static readonly Cls<Scripted> One = App.Cls<Scripted>().MinWorkers(1);

    static Task<TestNode> Start(Cls cls, params GpuDevice[] devices) => TestNode.Start(new(), App.Of("app", cls), devices);

    [Fact]
    public async Task A_missing_device_falls_back_to_the_cpu_with_one_warning()
    {
        await using var node = await Start(App.Cls<Scripted>().MinWorkers(2).Gpu("A100", "H100"));
        Assert.Equal(new[] { "CPU", "CPU" }, node.Pool.Workers.Select(w => w.Device));
        Assert.Equal(
            "Scripted: .Gpu(\"A100\", \"H100\") finds no such device here and runs on the CPU; say .Strict() to fail instead",
            Assert.Single(node.Log.Warnings, line => line.Contains("Gpu", StringComparison.Ordinal)));
        Assert.Equal(8, await node.Get<Scripted>().One.Remote(4).Soon());
    }

    [Fact]
    public async Task Strict_makes_it_an_error_of_the_start()
    {
        await using var node = TestNode.Prepare(new(), App.Of("app", One.Gpu("A100").Strict()), new FakeGpu("H100"), new FakeGpu("H100"));
        var error = await node.Node.Start(CancellationToken.None).Throws<DeviceMissingException>();
        Assert.Equal(
            "Scripted is unavailable: no node offers \"A100\"; offered: 2×H100. Add Gpu.Cpu to .Gpu(…) to accept the CPU, or start it where the device is.", error.Message);
    }

    [Fact]
    public async Task Also_where_no_worker_would_start_yet()
    {
        await using var node = TestNode.Prepare(new(), App.Of("app", App.Cls<Scripted>().Gpu("A100").Strict()));
        var error = await node.Node.Start(CancellationToken.None).Throws<DeviceMissingException>();
        Assert.Equal(
            "Scripted is unavailable: no node offers \"A100\"; offered: no device. Add Gpu.Cpu to .Gpu(…) to accept the CPU, or start it where the device is.", error.Message);
    }

    [Fact]
    public async Task The_cpu_that_is_named_is_no_fallback()
    {
        await using var node = await Start(One.Gpu("A100", Gpu.Cpu).Strict());
        Assert.Equal("CPU", node.Worker.Device);
        Assert.DoesNotContain(node.Log.Warnings, line => line.Contains("runs on the CPU", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wishes_are_met_in_their_order_by_part_of_the_name()
    {
        await using var node = await Start(One.Gpu("h100", "A100"), new FakeGpu("NVIDIA A100-SXM"), new FakeGpu("NVIDIA H100 80GB HBM3"));
        Assert.Equal("NVIDIA H100 80GB HBM3", node.Worker.Device);
    }

    [Fact]
    public async Task A_least_memory_counts()
    {
        await using var node = await Start(One.Gpu(Gpu.Any.AtLeast(60.GiB)), new FakeGpu("A100", 40.GiB), new FakeGpu("H100", 80.GiB));
        Assert.Equal("H100", node.Worker.Device);
    }

    [Fact]
    public async Task Each_worker_has_a_device_of_its_own()
    {
        await using var node = await Start(App.Cls<Scripted>().MinWorkers(2).Gpu(Gpu.Any), new FakeGpu("A"), new FakeGpu("B"));
        Assert.Equal(new[] { "A", "B" }, node.Pool.Workers.Select(w => w.Device).Order());
    }

    [Fact]
    public async Task The_device_is_what_the_constructor_is_given()
    {
        var script = new Script();
        var gpu = new FakeGpu("A100");
        await using var node = await TestNode.Start(script, App.Of("app", One.Gpu("A100")), gpu);
        await node.Get<Scripted>().One.Remote(1).Soon();
        Assert.Same(gpu, ((Scripted)script.Last.Worker).Device);
    }

    [Fact]
    public async Task More_workers_than_devices_fail_the_start_by_name()
    {
        await using var node = TestNode.Prepare(new(), App.Of("app", App.Cls<Scripted>().MinWorkers(2).Gpu("A100")), new FakeGpu("A100"));
        var error = await node.Node.Start(CancellationToken.None).Throws<UnavailableException>();
        Assert.Equal("Scripted is unavailable: every \"A100\" of this node is taken. Wait, add a device, or ask for fewer workers.", error.Message);
    }

    [Fact]
    public async Task Nobody_is_added_without_a_free_device()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Of("app", One.MaxWorkers(3).Gpu("A100")), new FakeGpu("A100"));
        var calls = Enumerable.Range(0, 5).Select(i => node.Get<Scripted>().One.Remote(i)).ToArray();
        await node.Seconds(30);
        Assert.Single(node.Pool.Workers);
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task Two_calls_at_once_do_not_start_two_pools_on_one_device()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Sized>().Gpu("A100")), new FakeGpu("A100"));
        var first = node.Get<Sized>().With(model: "a").Ask.Remote(1);
        var second = node.Get<Sized>().With(model: "b").Ask.Remote(1);
        await node.Seconds(5);
        Assert.Empty(node.Log.Errors);
        Assert.False(second.IsCompleted);
        script.Release();
        await first.Soon();
        await node.Seconds(12);
        Assert.Equal("b/1 b/1 1", await second.Soon());
    }

    [Fact]
    public async Task More_than_one_device_for_a_worker_is_noted()
    {
        await using var node = await Start(One.Gpu("H100:2"), new FakeGpu("H100"));
        Assert.Contains("Scripted: .Gpu(\"H100:2\") asks for 2 devices; this host leases one to a worker", node.Log.Warnings);
    }
}
