using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "stuck": code that blocks for ever costs one restart, not the service.</summary>
public class StuckTests
{
    static readonly Cls<Scripted> Two = App.Cls<Scripted>().MinWorkers(1).Concurrent(2).StuckAfter(10.S);

    [Fact]
    public async Task All_slots_past_their_deadline_for_that_long_restart_the_worker()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Two);
        var worker = node.Get<Scripted>().Within(5.S);
        var calls = new[] { worker.One.Remote(1), worker.One.Remote(2) };
        await node.Seconds(5);
        foreach (var call in calls) await call.Throws<CallTimeoutException>();
        var next = node.Get<Scripted>().One.Remote(3);
        await node.Seconds(9);
        Assert.Equal(Stage.Ready, node.Worker.Stage);
        await node.Seconds(1);
        Assert.Equal((Stage.Condemned, "every slot, or every lane of a batch method, is held by calls long past their deadline"), (node.Worker.Stage, node.Worker.Why));
        await node.Seconds(5);
        Assert.Equal((2, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
        Assert.Equal(3, script.Runs.Length);
        script.Release();
        Assert.Equal(6, await next.Soon());
    }

    [Fact]
    public async Task While_one_slot_is_free_or_within_its_deadline_it_is_left_alone()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Two);
        var stuck = node.Get<Scripted>().Within(5.S).One.Remote(1);
        await node.Seconds(60);
        var busy = node.Get<Scripted>().Within(60.S).One.Remote(2);
        await node.Seconds(59);
        Assert.Equal((1, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
        await stuck.Throws<CallTimeoutException>();
        script.Release();
        Assert.Equal(4, await busy.Soon());
    }

    [Fact]
    public async Task A_batch_method_whose_lane_is_stuck_is_stuck()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(9).Batched(2, 0.S).StuckAfter(10.S));
        var stuck = node.Get<Scripted>().Within(5.S).Many.Remote([1, 2]);
        await node.Seconds(15);
        await stuck.Throws<CallTimeoutException>();
        Assert.Equal(Stage.Condemned, node.Worker.Stage);
        script.Release();
    }

    [Fact]
    public async Task By_default_it_takes_thirty_seconds()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Plain>().MinWorkers(1));
        var call = node.Get<Plain>().Within(5.S).One.Remote(1);
        await node.Seconds(34);
        Assert.Equal(Stage.Ready, node.Worker.Stage);
        await node.Seconds(1);
        Assert.Equal(Stage.Condemned, node.Worker.Stage);
        await call.Throws<CallTimeoutException>();
        script.Release();
    }
}
