using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// What a device is, the user's class says. Where that threw in the middle of a worker's moves, the worker never moved again; and out of the keeper it came
/// to whoever called, or to a timer.
/// </summary>
public class ADeviceThatDoesNotSayWhatItIsFailsItsWorkersStart
{
    sealed class Moody : GpuDevice
    {
        internal bool IsBroken { get; set; }

        public override string Name => IsBroken ? throw new InvalidDataException("it is gone from the bus") : "A100";

        public override long Memory => 80L << 30;
    }

    readonly Moody device = new();
    readonly Script script = new();

    [Fact]
    public async Task It_is_tried_again_as_after_any_failure()
    {
        var cls = App.Cls<Scripted>().MinWorkers(1).Gpu("A100").Liveness(Scripted.Methods.Live, period: 1.S, failures: 1);
        await using var node = await TestNode.Start(script, App.Of("app", cls), device);
        device.IsBroken = true;
        script.Live = () => Task.FromResult(false);
        await node.Seconds(1);
        script.Live = () => Task.FromResult(true);
        for (var i = 0; i < 10 && node.Worker.Stage != Stage.BackingOff; i++) await node.Seconds(1);
        Assert.Equal(Stage.BackingOff, node.Worker.Stage);
        Assert.Contains("it is gone from the bus", node.Worker.Why, StringComparison.Ordinal);
        device.IsBroken = false;
        for (var i = 0; i < 60 && node.Worker.Stage != Stage.Ready; i++) await node.Seconds(1);
        Assert.Equal((Stage.Ready, "A100"), (node.Worker.Stage, node.Worker.Device));
        Assert.Equal(2, await node.Get<Scripted>().One.Remote(1).Soon());
    }

    [Fact]
    public async Task Who_calls_a_cold_pool_waits_until_it_does()
    {
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Scripted>().Gpu("A100")), device);
        device.IsBroken = true;
        var call = node.Get<Scripted>().One.Remote(1);
        await node.Seconds(2);
        Assert.False(call.IsCompleted);
        Assert.All(node.Log.Errors, line => Assert.StartsWith("The keeper could not look after ", line, StringComparison.Ordinal));
        Assert.NotEmpty(node.Log.Errors);
        device.IsBroken = false;
        await node.Seconds(1);
        Assert.Equal(2, await call.Soon());
    }

    [Fact]
    public async Task Or_until_its_time_is_over_and_is_told_why()
    {
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Scripted>().Gpu("A100")), device);
        device.IsBroken = true;
        var call = node.Get<Scripted>().Within(10.S).One.Remote(1);
        await node.Seconds(10);
        Assert.Contains("it is gone from the bus", (await call.Throws<UnavailableException>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task And_pools_that_want_no_device_are_looked_after()
    {
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Scripted>().Gpu("A100"), App.Cls<Plain>().ScaleDown(3.S)), device);
        Assert.Equal(2, await node.Get<Plain>().One.Remote(1).Soon());
        device.IsBroken = true;
        var call = node.Get<Scripted>().One.Remote(1);
        await node.Seconds(5);
        Assert.All(node.Node.Status.Pools, p => Assert.Empty(p.Workers));
        device.IsBroken = false;
        await node.Seconds(1);
        Assert.Equal(2, await call.Soon());
    }
}
