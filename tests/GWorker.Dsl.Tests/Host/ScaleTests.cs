using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "scale": the keeper of one process.</summary>
public class ScaleTests
{
    [Fact]
    public async Task From_zero_the_first_call_starts_one()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Plain>().MaxWorkers(4));
        await node.Seconds(5);
        Assert.Empty(node.Pool.Workers);
        await Task.WhenAll(Enumerable.Range(0, 9).Select(i => node.Get<Plain>().One.Remote(i))).Soon();
        Assert.Single(node.Pool.Workers);
    }

    [Fact]
    public async Task A_queue_that_is_late_for_five_seconds_adds_workers_one_by_one_up_to_the_maximum()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Plain>().MinWorkers(1).MaxWorkers(3));
        var calls = Enumerable.Range(0, 9).Select(i => node.Get<Plain>().One.Remote(i)).ToArray();
        var workers = new List<int>();
        for (var second = 0; second < 20; second++)
        {
            await node.Seconds(1);
            workers.Add(node.Pool.Workers.Length);
        }

        Assert.Equal([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3], workers);
        Assert.Equal(3, script.Inside);
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task A_queue_within_a_window_and_two_runs_adds_nobody()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Plain>().MinWorkers(1).MaxWorkers(3));
        var calls = new List<Task<int>> { node.Get<Plain>().One.Remote(0) };
        for (var run = 0; run < 12; run++)
        {
            calls.Add(node.Get<Plain>().One.Remote(run));
            await node.Seconds(4);
            script.Last.Answer();
            await node.Quiet();
        }

        Assert.Single(node.Pool.Workers);
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task What_is_idle_goes_down_to_the_minimum_and_never_while_it_works()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Plain>().MinWorkers(1).MaxWorkers(3).ScaleDown(30.S));
        var calls = Enumerable.Range(0, 3).Select(i => node.Get<Plain>().Within(1.H).One.Remote(i)).ToArray();
        await node.Seconds(15);
        Assert.Equal(3, node.Pool.Workers.Length);
        await node.Seconds(60);
        Assert.Equal(3, node.Pool.Workers.Length);
        script.Runs[0].Answer();
        script.Runs[1].Answer();
        await node.Seconds(29);
        Assert.Equal(3, node.Pool.Workers.Length);
        await node.Seconds(3);
        Assert.Single(node.Pool.Workers);
        Assert.Equal(1, node.Pool.Running);
        script.Release();
        await Task.WhenAll(calls).Soon();
        await node.Seconds(60);
        Assert.Single(node.Pool.Workers);
    }

    [Fact]
    public async Task To_zero_and_back()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().ScaleDown(30.S));
        Assert.Equal(2, await node.Get<Scripted>().One.Remote(1).Soon());
        await node.Seconds(32);
        Assert.Empty(node.Pool.Workers);
        Assert.Equal(4, await node.Get<Scripted>().One.Remote(2).Soon());
        Assert.Equal(new[] { "enter", "exit", "enter" }, script.Notes);
    }

    [Fact]
    public async Task A_minimum_keeps_the_usual_pool_and_those_of_other_parameters_go()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Sized>().MinWorkers(1).ScaleDown(30.S));
        await node.Get<Sized>().With(model: "big").Ask.Remote(1).Soon();
        await node.Seconds(32);
        Assert.Equal(new[] { "load small/1", "load big/1", "unload big/1" }, script.Notes);
    }

    [Fact]
    public async Task Without_ScaleDown_nobody_goes()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Plain>());
        await node.Get<Plain>().One.Remote(1).Soon();
        await node.Pass(24.H);
        Assert.Single(node.Pool.Workers);
    }

    [Fact]
    public async Task Work_is_pulled_by_whoever_has_room()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Plain>().MinWorkers(3));
        var calls = Enumerable.Range(0, 3).Select(i => node.Get<Plain>().One.Remote(i)).ToArray();
        await node.Quiet();
        Assert.Equal(3, script.Runs.Select(run => run.Worker).Distinct().Count());
        script.Release();
        await Task.WhenAll(calls).Soon();
    }
}
