using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "cancel": at every stage, without harm to a neighbour; a slot is free when the code returns.</summary>
public class CancelTests
{
    static async Task<(TestNode, Handle<Scripted>)> Start(Script script)
    {
        var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(2).Batched(2, 10.S));
        return (node, node.Get<Scripted>());
    }

    [Fact]
    public async Task Before_it_is_sent_it_is_not_sent()
    {
        var script = new Script();
        var (node, worker) = await Start(script);
        await using var _ = node;
        Assert.True(worker.One.Remote(1, new(true)).IsCanceled);
        Assert.True(worker.Many.Remote([1, 2], new(true)).IsCanceled);
        await node.Quiet();
        Assert.Empty(script.Runs);
    }

    [Fact]
    public async Task Queued_it_is_removed()
    {
        var script = new Script { Holds = true };
        var (node, worker) = await Start(script);
        await using var _ = node;
        using var stop = new CancellationTokenSource();
        Task[] running = [worker.One.Remote(1), worker.One.Remote(2)];
        var call = worker.One.Remote(3, stop.Token);
        await node.Quiet();
        Assert.Equal(1, node.Pool.Waiting);
        stop.Cancel();
        Assert.Equal(0, node.Pool.Waiting);
        Assert.Equal(stop.Token, (await call.Throws<TaskCanceledException>()).CancellationToken);
        script.Release();
        await Task.WhenAll(running).Soon();
        await node.Quiet();
        Assert.Equal(2, script.Runs.Length);
    }

    [Fact]
    public async Task Running_its_token_fires_and_the_slot_is_free_when_the_code_returns()
    {
        var script = new Script { Holds = true };
        var (node, worker) = await Start(script);
        await using var _ = node;
        using var stop = new CancellationTokenSource();
        var call = worker.One.Remote(1, stop.Token);
        var neighbour = worker.One.Remote(2);
        await node.Quiet();
        var (run, other) = (script.Runs.Single(r => r.Inputs[0] == 1), script.Runs.Single(r => r.Inputs[0] == 2)); // two threads may enter in either order
        stop.Cancel();
        await node.Quiet();
        Assert.True(call.IsCanceled);
        Assert.True(run.Context.Stop.IsCancellationRequested);
        Assert.False(other.Context.Stop.IsCancellationRequested);

        var next = worker.One.Remote(3);
        await node.Quiet();
        Assert.Equal((2, 2), (script.Runs.Length, node.Pool.Running));
        run.Answer(); // nobody asks any more, but the slot is free now
        await node.Quiet();
        Assert.Equal(3, script.Runs.Length);
        script.Release();
        Assert.Equal((4, 6), (await neighbour, await next));
    }

    [Fact]
    public async Task A_running_batch_is_told_when_all_its_items_are_cancelled()
    {
        var script = new Script { Holds = true };
        var (node, worker) = await Start(script);
        await using var _ = node;
        using var stop = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        var first = worker.Many.Remote(1, stop.Token);
        var second = worker.Many.Remote(2, other.Token);
        await node.Quiet();
        stop.Cancel();
        await node.Quiet();
        Assert.True(first.IsCanceled);
        Assert.False(second.IsCompleted);
        Assert.False(script.Last.Context.Stop.IsCancellationRequested);
        other.Cancel();
        await node.Quiet();
        Assert.True(second.IsCanceled);
        Assert.True(script.Last.Context.Stop.IsCancellationRequested);
        script.Release();
    }

    [Fact]
    public async Task A_neighbour_in_the_batch_gets_its_answer()
    {
        var script = new Script { Holds = true };
        var (node, worker) = await Start(script);
        await using var _ = node;
        using var stop = new CancellationTokenSource();
        var first = worker.Many.Remote(1, stop.Token);
        var second = worker.Many.Remote(2);
        await node.Quiet();
        stop.Cancel();
        script.Release();
        Assert.Equal(4, await second);
        Assert.True(first.IsCanceled);
    }

    [Fact]
    public async Task After_the_answer_it_does_nothing()
    {
        var (node, worker) = await Start(new());
        await using var _ = node;
        using var stop = new CancellationTokenSource();
        var call = worker.One.Remote(1, stop.Token);
        Assert.Equal(2, await call);
        await stop.CancelAsync();
        Assert.Equal(2, await call);
    }
}
