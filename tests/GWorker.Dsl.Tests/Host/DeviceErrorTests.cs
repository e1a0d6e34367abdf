using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>What a device's errors do to calls, workers and starts.</summary>
public class DeviceErrorTests
{
    static readonly Cls<Scripted> One = App.Cls<Scripted>().MinWorkers(1);

    [Fact]
    public async Task What_an_earlier_lease_lost_harms_nobody()
    {
        var (script, gpu) = (new Script(), new OpeningGpu("A100"));
        await using var node = await TestNode.Start(script, App.Of("app", One.Gpu("A100")), gpu);
        var first = gpu.Last!;
        first.Lost("gone");
        await node.Quiet();
        first.Lost("gone again");
        await node.Quiet();
        Assert.Equal((2, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
    }

    [Fact]
    public async Task Out_of_memory_fails_the_batch_as_what_it_is_and_the_worker_lives()
    {
        var script = new Script { Starts = _ => throw new DeviceMemoryException("Scripted", "A100", 4096, 128) };
        await using var node = await TestNode.Start(script, App.Of("app", One), []);
        var error = await node.Get<Scripted>().One.Remote(1).Throws<DeviceMemoryException>();
        Assert.Equal((4096, 128), (error.Asked, error.Free));
        Assert.Equal((1, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
    }

    [Fact]
    public async Task The_device_error_of_another_worker_is_a_failure_like_any_other()
    {
        var script = new Script { Starts = _ => throw new DeviceFaultException("Another", "A100", "an assert") };
        await using var node = await TestNode.Start(script, App.Of("app", One), []);
        var error = await node.Get<Scripted>().One.Remote(1).Throws<WorkerFailedException>();
        Assert.Equal("GWorker.DeviceFaultException", error.ErrorType);
    }

    [Fact]
    public async Task A_device_that_cannot_be_opened_fails_the_start()
    {
        await using var node = TestNode.Prepare(new(), App.Of("app", One.Gpu("A100")), new BrokenGpu());
        var error = await node.Node.Start(CancellationToken.None).Throws<WorkerStartException>();
        Assert.Equal("Scripted could not start: its device could not be opened: no such adapter. Look at the device and its driver.", error.Message);
        Assert.Null(node.Node.Leases.Rows.Single().Worker);
    }

    sealed class BrokenGpu : GpuDevice
    {
        public override string Name => "A100";

        public override long Memory => 1;

        protected internal override GpuDevice Open(DeviceLease lease) => throw new InvalidOperationException("no such adapter");
    }
}
