using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "shutdown": stop intake, hand back, finish within the grace, [OnExit], free the device.</summary>
public class StopTests
{
    static readonly Cls<Scripted> Usual = App.Cls<Scripted>().MinWorkers(1).Grace(10.S);

    [Fact]
    public async Task Intake_stops_what_waits_is_handed_back_and_what_runs_is_finished_before_exit()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual);
        var worker = node.Get<Scripted>();
        var running = worker.One.Remote(1);
        var waiting = worker.One.Remote(2);
        await node.Quiet();
        var stop = node.Node.DisposeAsync().AsTask();
        await node.Quiet();
        Assert.Equal(
            "Scripted is stopping: the call was handed back before it started. Send it to another node, or again once this one is back.",
            (await waiting.Throws<DrainingException>()).Message);
        await worker.One.Remote(3).Throws<DrainingException>();
        Assert.Equal((Stage.Draining, false), (node.Worker.Stage, stop.IsCompleted));
        await node.Seconds(9);
        script.Last.Answer();
        Assert.Equal(2, await running.Soon());
        await stop.Soon();
        Assert.Equal(new[] { "enter", "exit" }, script.Notes);
        Assert.Empty(node.Pool.Workers);
    }

    [Fact]
    public async Task A_run_that_outlasts_the_grace_is_lost_and_nothing_exits_beside_it()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual);
        var call = node.Get<Scripted>().One.Remote(1);
        await node.Quiet();
        var stop = node.Node.DisposeAsync().AsTask();
        await node.Seconds(9);
        Assert.False(call.IsCompleted);
        await node.Seconds(1);
        Assert.True((await call.Throws<WorkerLostException>()).MayHaveRun);
        await stop.Soon();
        Assert.Equal(new[] { "enter" }, script.Notes);
        Assert.StartsWith("epoch 1 on CPU: ", Assert.Single(node.Pool.Quarantined), StringComparison.Ordinal);
        script.Release();
        await node.Quiet();
        Assert.Empty(node.Pool.Quarantined);
    }

    [Fact]
    public async Task By_default_the_grace_is_thirty_seconds()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1));
        var call = node.Get<Scripted>().One.Remote(1);
        await node.Quiet();
        var stop = node.Node.DisposeAsync().AsTask();
        await node.Seconds(29);
        Assert.False(call.IsCompleted);
        await node.Seconds(1);
        Assert.True((await call.Throws<WorkerLostException>()).MayHaveRun);
        await stop.Soon();
        script.Release();
    }

    [Fact]
    public async Task An_exit_that_never_ends_is_given_thirty_seconds()
    {
        var told = false;
        var script = new Script
        {
            Exits = stop =>
            {
                stop.Register(() => told = true);
                return new TaskCompletionSource().Task;
            },
        };
        await using var node = await TestNode.Start(script, Usual);
        var stop = node.Node.DisposeAsync().AsTask();
        await node.Seconds(29);
        Assert.Equal((Stage.Exiting, false, false), (node.Worker.Stage, told, stop.IsCompleted));
        await node.Seconds(1);
        await stop.Soon();
        Assert.True(told);
    }

    [Fact]
    public async Task A_device_is_free_after_exit()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Scripted>().Gpu("A100").ScaleDown(3.S)), new FakeGpu("A100"));
        await node.Get<Scripted>().One.Remote(1).Soon();
        Assert.Equal("A100", node.Worker.Device);
        await node.Seconds(4);
        Assert.Empty(node.Pool.Workers);
        await node.Get<Scripted>().One.Remote(1).Soon();
        Assert.Equal("A100", node.Worker.Device);
        Assert.Equal(new[] { "enter", "exit", "enter" }, script.Notes);
    }

    [Fact]
    public async Task A_worker_that_is_entering_is_told_and_the_stop_waits_for_it_within_the_grace()
    {
        var script = new Script { Enters = stop => Task.Delay(Timeout.Infinite, stop) };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>());
        var call = node.Get<Scripted>().One.Remote(1);
        await node.Quiet();
        await node.Node.DisposeAsync().AsTask().Soon();
        await call.Throws<DrainingException>();
        Assert.Equal(new[] { "enter" }, script.Notes);
    }

    [Fact]
    public async Task Stopping_twice_is_stopping_once()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Usual);
        await Task.WhenAll(node.Node.DisposeAsync().AsTask(), node.Node.DisposeAsync().AsTask()).Soon();
        Assert.Equal(new[] { "enter", "exit" }, script.Notes);
    }
}
