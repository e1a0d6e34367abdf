using GWorker.Tests.Flows;
using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "shutdown": a run within the grace is finished, and what it calls on is part of it.</summary>
public partial class StopNestedTests
{
    [Worker]
    public partial class Caller(Script script, Handle<Scripted> called)
    {
        [Method]
        public async Task<int> Then(int x, CallContext context)
        {
            await script.Do(this, nameof(Then), [x], context);
            return await called.One.Remote(x);
        }
    }

    [Worker]
    public partial class Top(Script script, Handle<Caller> called)
    {
        [Method]
        public async Task<int> Then(int x, CallContext context)
        {
            await script.Do(this, nameof(Then), [x], context);
            return await called.Then.Remote(x);
        }
    }

    static Task<TestNode> Start(Script script, Cls<Scripted>? called = null) => TestNode.Start(
        script, App.Cls<Caller>().MinWorkers(1).Concurrent(4).Grace(10.S), called ?? App.Cls<Scripted>().MinWorkers(1).Concurrent(4).Grace(10.S));

    [Fact]
    public async Task What_a_run_calls_while_the_node_stops_is_answered_and_what_others_call_is_not()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        var call = node.Get<Caller>().Then.Remote(1);
        await node.Quiet();
        var stop = node.Node.DisposeAsync().AsTask();
        await node.Get<Scripted>().One.Remote(7).Throws<DrainingException>();
        await node.Get<Caller>().Then.Remote(7).Throws<DrainingException>();
        await node.Seconds(5);
        Assert.Equal(2, node.Node.Status.Pools.Length);
        Assert.All(node.Node.Status.Pools, pool => Assert.NotEqual(Stage.Stopped, pool.Workers.Single().Stage));
        script.Last.Answer();
        await FlowTests.WaitFor(() => script.Runs.Length == 2); // the one that it calls
        script.Last.Answer();
        Assert.Equal(2, await call.Soon());
        await stop.Soon();
        Assert.Empty(node.Node.Status.Pools.SelectMany(p => p.Workers));
    }

    [Fact]
    public async Task However_deep_it_calls()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Top>().MinWorkers(1), App.Cls<Caller>().MinWorkers(1), App.Cls<Scripted>().MinWorkers(1));
        var call = node.Get<Top>().Then.Remote(1);
        await node.Quiet();
        var stop = node.Node.DisposeAsync().AsTask();
        for (var run = 1; run <= 3; run++)
        {
            await FlowTests.WaitFor(() => script.Runs.Length == run);
            await node.Seconds(5);
            Assert.False(stop.IsCompleted);
            script.Last.Answer();
        }

        Assert.Equal(2, await call.Soon());
        await stop.Soon();
    }

    [Fact]
    public async Task One_grace_is_for_all_of_it()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        var call = node.Get<Caller>().Then.Remote(1);
        await node.Quiet();
        var stop = node.Node.DisposeAsync().AsTask();
        await node.Seconds(6);
        script.Last.Answer();
        await FlowTests.WaitFor(() => script.Runs.Length == 2);
        await node.Seconds(3);
        Assert.False(call.IsCompleted);
        await node.Seconds(1);
        Assert.True((await call.Throws<WorkerLostException>()).MayHaveRun);
        await node.Seconds(1); // which is left to what was called, to say that it runs no more
        await stop.Soon();
        Assert.Single(node.Node.Status.Pools.Single(p => p.Name == "Scripted").Quarantined);
        script.Release();
    }

    [Fact]
    public async Task What_others_have_called_is_not_tried_again_and_tells_its_own_error()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(2).Retries(3, 1.S));
        var call = node.Get<Caller>().Then.Remote(1);
        await FlowTests.WaitFor(() => script.Runs.Length == 1);
        var others = node.Get<Scripted>().One.Remote(2);
        await FlowTests.WaitFor(() => script.Runs.Length == 2);
        var stop = node.Node.DisposeAsync().AsTask();
        script.Last.Throw(new InvalidDataException("bad"));
        Assert.Equal("bad", (await others.Throws<WorkerFailedException>()).ErrorMessage);
        script.Runs[0].Answer();
        await FlowTests.WaitFor(() => script.Runs.Length == 3);
        script.Last.Throw(new InvalidDataException("the first time"));
        await node.Seconds(2);
        await FlowTests.WaitFor(() => script.Runs.Length == 4);
        script.Last.Answer();
        Assert.Equal(2, await call.Soon());
        await stop.Soon();
    }

    [Fact]
    public async Task Where_nobody_is_left_to_take_it_the_run_is_told_at_once()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script, App.Cls<Scripted>());
        var call = node.Get<Caller>().Then.Remote(1);
        await node.Quiet();
        var stop = node.Node.DisposeAsync().AsTask();
        script.Last.Answer();
        Assert.Contains(nameof(DrainingException), (await call.Throws<WorkerFailedException>()).ErrorType, StringComparison.Ordinal);
        await stop.Soon();
    }

    [Fact]
    public async Task What_nothing_that_runs_may_call_stops_at_once()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Caller>().MinWorkers(1).Grace(10.S), App.Cls<Scripted>().MinWorkers(1), App.Cls<Scripted>().Named("other").MinWorkers(1));
        var call = node.Get<Scripted>("other").One.Remote(1); // runs, and calls nobody
        await node.Quiet();
        var stop = node.Node.DisposeAsync().AsTask();
        await FlowTests.WaitFor(() => node.Node.Status.Pools.Sum(p => p.Workers.Length) == 1);
        Assert.False(stop.IsCompleted);
        script.Last.Answer();
        Assert.Equal(2, await call.Soon());
        await stop.Soon();
    }
}
