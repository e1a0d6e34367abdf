using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>What a node is asked and what it shows.</summary>
public class LocalNodeTests
{
    [Fact]
    public async Task One_class_can_run_under_two_names()
    {
        var script = new Script();
        await using var node = await TestNode.Start(
            script, App.Cls<Scripted>().Named("small").Batched(2, 0.S), App.Cls<Scripted>().Batched(4, 0.S), App.Cls<Plain>().Named("only"));
        await node.Get<Scripted>("small").Many.Remote([1, 2, 3, 4]).Soon();
        await node.Get<Scripted>().Many.Remote([1, 2, 3, 4]).Soon();
        await node.Get<Scripted>("Scripted").Many.Remote([1, 2, 3, 4]).Soon();
        Assert.Equal(new[] { 2, 2, 4, 4 }, script.Sizes);
        Assert.Equal(2, await node.Get<Plain>().One.Remote(1).Soon());
    }

    [Fact]
    public async Task Asked_for_what_it_does_not_run_it_says_what_it_runs()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Scripted>().Named("small"), App.Cls<Scripted>().Named("large"));
        Assert.Equal(
            "App \"app\" does not run Plain. Add App.Cls<Plain>() to App.Of(…). (Parameter 'name')", Assert.Throws<ArgumentException>(() => node.Get<Plain>()).Message);
        Assert.Equal(
            "App \"app\" runs Scripted as \"small\" and \"large\". Ask for one by name. (Parameter 'name')", Assert.Throws<ArgumentException>(() => node.Get<Scripted>()).Message);
        Assert.Throws<ArgumentException>(() => node.Get<Scripted>("medium"));
    }

    [Fact]
    public async Task Its_status_prints_a_line_for_each_pool_and_worker()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Plain>().MinWorkers(1), App.Cls<Scripted>());
        var calls = Enumerable.Range(0, 3).Select(i => node.Get<Plain>().One.Remote(i)).ToArray();
        await node.Seconds(3);
        Assert.Equal("Plain: 2 waiting, 1 running\n  epoch 1 Ready for 3.S on CPU\nScripted: 0 waiting, 0 running", node.Node.Status.ToString());
        var pool = node.Node.Status.Pools[0];
        Assert.Equal((2, 3.S, 1, 1), (pool.Waiting, pool.OldestAge, pool.Running, pool.Least));
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task On_the_systems_clock_nothing_is_ever_quiet()
    {
        await using var node = await App.Of("app", App.Cls<Echo>()).Start();
        Assert.Throws<InvalidOperationException>(() => { _ = node.Quiet(); });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_401)]
    public async Task A_deadline_has_bounds(int seconds)
    {
        await using var node = await TestNode.Start(new(), App.Cls<Plain>());
        Assert.Throws<ArgumentOutOfRangeException>(() => node.Get<Plain>().Within(seconds.S));
    }

    [Fact]
    public async Task A_start_can_be_given_up()
    {
        var script = new Script { Enters = stop => Task.Delay(Timeout.Infinite, stop) };
        await using var node = TestNode.Prepare(script, App.Of("app", App.Cls<Scripted>().MinWorkers(1)));
        using var cancel = new CancellationTokenSource();
        var start = node.Node.Start(cancel.Token);
        await node.Quiet();
        await cancel.CancelAsync();
        await start.Throws<TaskCanceledException>();
        Assert.Empty(node.Pool.Workers);
    }
}
