using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "deadline": one per call over queue, window and run; it names where the time went.</summary>
public class DeadlineTests
{
    static async Task<(TestNode, Handle<Scripted>)> Start(Script script)
    {
        var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(1).Batched(Scripted.Methods.Many, 4, 10.S));
        return (node, node.Get<Scripted>());
    }

    [Fact]
    public async Task It_says_how_long_the_call_was_queued_and_how_long_it_ran()
    {
        var script = new Script { Holds = true };
        var (node, worker) = await Start(script);
        await using var _ = node;
        var before = worker.One.Remote(1);
        var call = worker.Within(5.S).One.Remote(2);
        await node.Pass(4.9.S);
        script.Runs[0].Answer();
        await node.Pass(99.Ms);
        Assert.False(call.IsCompleted);
        await node.Pass(1.Ms);
        var error = await call.Throws<CallTimeoutException>();
        Assert.Equal((5.S, 4.9.S, 0.1.S), (error.Deadline, error.Queued, error.Ran));
        Assert.Equal(
            "Scripted.One was not answered within 5.0 s: queued 4.9 s, ran 0.1 s. Give it longer with .Within(…), or add room with .Concurrent(…) or .MaxWorkers(…).", error.Message);
        Assert.True(script.Last.Context.Stop.IsCancellationRequested);
        script.Release();
        Assert.Equal(2, await before);
    }

    [Fact]
    public async Task A_queued_call_leaves_its_queue_at_its_deadline_and_never_runs()
    {
        var script = new Script { Holds = true };
        var (node, worker) = await Start(script);
        await using var _ = node;
        var before = worker.One.Remote(1);
        var call = worker.Within(1.S).One.Remote(2);
        await node.Pass(1.S);
        var error = await call.Throws<CallTimeoutException>();
        Assert.Equal((1.S, 0.S), (error.Queued, error.Ran));
        Assert.Equal(0, node.Pool.Waiting);
        script.Release();
        await before;
        await node.Quiet();
        Assert.Single(script.Runs);
    }

    [Fact]
    public async Task The_window_counts_into_it()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Batched(4, 10.S));
        var call = node.Get<Scripted>().Within(3.S).Many.Remote(1);
        await node.Pass(3.S);
        await call.Throws<CallTimeoutException>();
        Assert.Empty(script.Runs);
    }

    [Fact]
    public async Task A_run_that_outlasts_it_is_told_and_its_advice_is_another()
    {
        var script = new Script { Holds = true };
        var (node, worker) = await Start(script);
        await using var _ = node;
        var call = worker.Within(2.S).One.Remote(1);
        await node.Quiet();
        Assert.Equal(node.Clock.GetUtcNow() + 2.S, script.Last.Context.Deadline);
        await node.Pass(2.S);
        Assert.Equal(
            "Scripted.One was not answered within 2.0 s: queued 0.0 s, ran 2.0 s. Give it longer with .Within(…), or make the method heed its CancellationToken and answer sooner.",
            (await call.Throws<CallTimeoutException>()).Message);
        script.Release();
    }

    [Fact]
    public async Task By_default_it_is_five_minutes()
    {
        var script = new Script { Holds = true };
        var (node, worker) = await Start(script);
        await using var _ = node;
        var call = worker.One.Remote(1);
        await node.Pass(299.S);
        Assert.False(call.IsCompleted);
        await node.Pass(1.S);
        Assert.Equal(5.Mins, (await call.Throws<CallTimeoutException>()).Deadline);
        script.Release();
    }

    [Fact]
    public async Task Start_up_counts_apart()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script { Holds = true, Enters = _ => ready.Task };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().StartupTimeout(20.Mins));
        var call = node.Get<Scripted>().One.Remote(1);
        await node.Pass(10.Mins);
        ready.SetResult();
        await node.Pass(299.S);
        Assert.False(call.IsCompleted);
        await node.Pass(1.S);
        await call.Throws<CallTimeoutException>();
        script.Release();
    }

    [Fact]
    public async Task What_a_caller_sets_counts_from_the_call_even_before_a_worker_is_ready()
    {
        var script = new Script { Enters = stop => Task.Delay(Timeout.Infinite, stop) };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>());
        var call = node.Get<Scripted>().Within(3.S).One.Remote(1);
        await node.Seconds(3);
        var error = await call.Throws<UnavailableException>();
        Assert.Equal("Scripted is unavailable: a worker has been starting for 3.S; the call waited 3.S. Look at the node's log and status.", error.Message);
    }
}
