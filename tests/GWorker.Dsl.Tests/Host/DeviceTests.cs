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
    public async Task A_worker_that_asks_for_two_gets_two()
    {
        var script = new Script();
        GpuDevice[] gpus = [new FakeGpu("A100"), new FakeGpu("H100"), new FakeGpu("H100")];
        await using var node = await TestNode.Start(script, App.Of("app", One.Gpu("H100:2")), gpus);
        await node.Get<Scripted>().One.Remote(1).Soon();
        var device = ((Scripted)script.Last.Worker).Device;
        Assert.Same(gpus[1], device);
        Assert.Equal(new[] { gpus[1], gpus[2] }, device.Group);
        Assert.Equal(new[] { gpus[2], gpus[1] }, gpus[2].Group);
        Assert.Equal(new[] { null, "Scripted", "Scripted" }, node.Node.Leases.Rows.Select(r => r.Worker));
    }

    [Fact]
    public async Task Two_of_which_one_is_missing_are_missing()
    {
        await using var node = TestNode.Prepare(new(), App.Of("app", One.Gpu("H100:2").Strict()), new FakeGpu("H100"));
        var error = await node.Node.Start(CancellationToken.None).Throws<DeviceMissingException>();
        Assert.StartsWith("Scripted is unavailable: no node offers \"H100:2\"; offered: 1×H100.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_of_what_a_worker_needs_is_no_room_for_it()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Of("app", One.MaxWorkers(2).Gpu("H100:2")), new FakeGpu("H100"), new FakeGpu("H100"), new FakeGpu("H100"));
        var calls = Enumerable.Range(0, 5).Select(i => node.Get<Scripted>().One.Remote(i)).ToArray();
        await node.Seconds(30);
        Assert.Single(node.Pool.Workers);
        Assert.Empty(node.Log.Errors);
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task The_lease_table_says_who_has_what_since_when()
    {
        await using var node = await TestNode.Start(new(), App.Of("app", One.Gpu("A100"), App.Cls<Plain>().MinWorkers(1)), new FakeGpu("A100"), new FakeGpu("H100", 94.GiB));
        var rows = node.Node.Leases.Rows;
        var since = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(
            [("A100", "Scripted", 1, since), ("H100", null, 0, null), ("CPU", "Plain", 1, since)],
            rows.Select(r => (r.Device, r.Worker, r.Epoch, r.Since)));
        var lines = node.Node.Leases.ToString().Split('\n');
        Assert.Equal("device   kind  memory   worker    epoch  since", System.Text.RegularExpressions.Regex.Replace(lines[0], "memory +", "memory   "));
        Assert.Equal("A100 #0  GPU   80 GiB   Scripted  1      2000-01-01 00:00:00", System.Text.RegularExpressions.Regex.Replace(lines[1], "GiB +", "GiB   "));
        Assert.StartsWith("H100 #0  GPU   94 GiB", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("-", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("CPU      CPU", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lease_ends_with_its_worker_after_its_exit()
    {
        var (script, gpu) = (new Script(), new OpeningGpu("A100"));
        var node = await TestNode.Start(script, App.Of("app", One.Gpu("A100")), gpu);
        Assert.Equal(new[] { "open Scripted 1" }, gpu.Notes);
        script.Exits = _ =>
        {
            Assert.Single(gpu.Notes);
            return Task.CompletedTask;
        };
        await node.DisposeAsync();
        Assert.Equal(new[] { "enter", "exit" }, script.Notes);
        Assert.Equal(new[] { "open Scripted 1", "close 1" }, gpu.Notes);
        Assert.Null(node.Node.Leases.Rows.Single().Worker);
    }

    [Fact]
    public async Task A_worker_that_cannot_enter_lets_its_device_go()
    {
        var gpu = new OpeningGpu("A100");
        await using var node = TestNode.Prepare(new Script { Enters = _ => throw new InvalidDataException("no weights") }, App.Of("app", One.Gpu("A100")), gpu);
        await node.Node.Start(CancellationToken.None).Throws<WorkerStartException>();
        Assert.Equal(new[] { "open Scripted 1", "close 1" }, gpu.Notes);
        Assert.Null(node.Node.Leases.Rows.Single().Worker);
    }

    [Fact]
    public async Task A_lost_device_restarts_its_worker_on_a_fresh_one()
    {
        var (script, gpu) = (new Script(), new OpeningGpu("A100"));
        await using var node = await TestNode.Start(script, App.Of("app", One.Gpu("A100")), gpu);
        script.Starts = run =>
        {
            if (run.Inputs[0] != 13) return;
            gpu.Last!.Lost("an illegal memory access");
            throw new DeviceFaultException("Scripted", "A100", "an illegal memory access");
        };
        var error = await node.Get<Scripted>().One.Remote(13).Throws<DeviceFaultException>();
        Assert.Equal(
            "A100 failed under Scripted: an illegal memory access. The worker is restarted on a fresh context; if it happens again, look for an index out of range in its kernels.", error.Message);
        await node.Quiet();
        Assert.Equal(new[] { "open Scripted 1", "close 1", "open Scripted 2" }, gpu.Notes);
        Assert.Equal((2, "Scripted"), (node.Node.Leases.Rows.Single().Epoch, node.Node.Leases.Rows.Single().Worker));
        Assert.Equal(8, await node.Get<Scripted>().One.Remote(4).Soon());
        Assert.Contains("Information: Scripted epoch 1: Ready -> Condemned, an illegal memory access", node.Log.All);
    }

    [Fact]
    public async Task Nothing_more_starts_on_a_lost_device_however_late_its_worker_hears_of_it()
    {
        var (script, gpu) = (new Script(), new OpeningGpu("A100"));
        await using var node = await TestNode.Start(script, App.Of("app", One.Gpu("A100")), gpu);
        using var hears = new ManualResetEventSlim();
        var isTold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Log.Told = line =>
        {
            if (!line.Contains("Ready -> Condemned", StringComparison.Ordinal)) return;
            isTold.TrySetResult();
            hears.Wait(TestNode.Patience);
        };
        await node.Get<Scripted>().One.Remote(1).Soon();
        var loss = Task.Run(() => gpu.Last!.Lost("gone"));
        await isTold.Task.Soon();
        var call = node.Get<Scripted>().One.Remote(4);
        await node.Quiet();
        Assert.Single(script.Runs);
        hears.Set();
        await loss.Soon();
        Assert.Equal(8, await call.Soon());
        Assert.Equal(2, node.Worker.Epoch);
    }

    [Fact]
    public async Task One_that_is_lost_while_its_worker_enters_fails_the_enter_though_the_hook_says_nothing()
    {
        var (script, gpu) = (new Script(), new OpeningGpu("A100"));
        script.Enters = _ =>
        {
            gpu.Last!.Lost("gone");
            return Task.CompletedTask;
        };
        await using var node = TestNode.Prepare(script, App.Of("app", One.Gpu("A100")), gpu);
        var error = await node.Node.Start(CancellationToken.None).Throws<WorkerStartException>();
        Assert.Equal("Scripted could not start: its device was lost while it entered: gone. Look at the device and its driver.", error.Message);
    }

    [Fact]
    public async Task Another_device_that_is_free_comes_before_one_that_failed()
    {
        OpeningGpu[] gpus = [new("A100"), new("H100")];
        await using var node = await TestNode.Start(new(), App.Of("app", One.Gpu(Gpu.Any)), gpus);
        foreach (var (lost, next) in new[] { (0, "H100"), (1, "A100"), (0, "H100") })
        {
            await node.Seconds(60); // after which a loss is a first one again, and the restart at once
            gpus[lost].Last!.Lost("gone");
            await node.Pass(1.Ms);
            Assert.Equal((next, Stage.Ready), (node.Worker.Device, node.Worker.Stage));
        }
    }

    [Fact]
    public async Task One_that_fails_before_its_worker_has_entered_rests_for_a_minute()
    {
        var (script, gpu) = (new Script(), new OpeningGpu("A100"));
        await using var node = await TestNode.Start(script, App.Of("app", One.Gpu("A100")), gpu);
        script.Enters = _ =>
        {
            gpu.Last!.Lost("no such device any more");
            throw new DeviceFaultException("Scripted", "A100", "no such device any more");
        };
        gpu.Last!.Lost("gone");
        await node.Quiet();
        script.Enters = static _ => Task.CompletedTask;
        await node.Seconds(59);
        Assert.Equal((2, Stage.BackingOff), (gpu.Notes.Count(n => n.StartsWith("open", StringComparison.Ordinal)), node.Worker.Stage));
        Assert.Contains(node.Log.All, line => line.Contains("every \"A100\" of this node is taken or has failed", StringComparison.Ordinal));
        await node.Seconds(61);
        Assert.Equal(Stage.Ready, node.Worker.Stage);
        Assert.Equal(3, gpu.Notes.Count(n => n.StartsWith("open", StringComparison.Ordinal)));
    }
}
