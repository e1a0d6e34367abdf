using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "a client's list": one call, admitted whole or not at all, one outcome.</summary>
public class ListTests
{
    [Fact]
    public async Task Answers_come_in_the_order_of_the_list_over_several_batches()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Batched(4, 0.S));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => 2 * i), await node.Get<Scripted>().Many.Remote([.. Enumerable.Range(0, 10)]));
        Assert.Equal(new[] { 4, 4, 2 }, script.Sizes);
    }

    [Fact]
    public async Task Its_items_are_coalesced_with_everyone_elses()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Batched(4, 1.S));
        var worker = node.Get<Scripted>();
        var one = worker.Many.Remote(1);
        Assert.Equal(new[] { 4, 6, 8 }, await worker.Many.Remote([2, 3, 4]));
        Assert.Equal(2, await one);
        Assert.Equal(new[] { 1, 2, 3, 4 }, Assert.Single(script.Runs).Inputs);
    }

    [Fact]
    public async Task It_is_admitted_whole_or_not_at_all()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Concurrent(1).Batched(1, 0.S).Queue(10));
        var worker = node.Get<Scripted>();
        var first = worker.Many.Remote([.. Enumerable.Range(0, 8)]);
        await node.Quiet();
        Assert.Equal(7, node.Pool.Waiting);

        var refused = worker.Many.Remote([1, 2, 3, 4]);
        await refused.Throws<OverloadedException>();
        var refusedToo = await worker.Many.RemoteAll([1, 2, 3, 4]);
        Assert.All(refusedToo, outcome => Assert.IsType<OverloadedException>(outcome.Error));
        Assert.Equal(7, node.Pool.Waiting);

        var fits = worker.Many.Remote([1, 2, 3]);
        Assert.Equal(10, node.Pool.Waiting);
        script.Release();
        await Task.WhenAll(first, fits).Soon();
    }

    [Fact]
    public async Task Longer_than_the_queue_is_a_clear_error()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Scripted>().Batched(4, 0.S).Queue(10));
        var error = await node.Get<Scripted>().Many.Remote(new int[11]).Throws<ListTooLongException>();
        Assert.Equal((11, 10), (error.Items, error.Bound));
        Assert.Equal("A list of 11 items can never be admitted whole: the queue of Scripted holds 10. Send it in parts, or raise .Queue(11).", error.Message);
        Assert.Equal(0, node.Pool.Waiting);
    }

    [Fact]
    public async Task The_first_failure_is_its_outcome_and_the_rest_is_cancelled()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Concurrent(2).Batched(Scripted.Methods.Many, 1, 0.S).Lanes(2));
        var call = node.Get<Scripted>().Many.Remote([1, 2, 3, 4, 5]);
        await node.Quiet();
        Assert.Equal(2, script.Runs.Length);
        script.Runs[1].Throw(new InvalidDataException("two"));
        await node.Quiet();

        var error = await call.Throws<WorkerFailedException>();
        Assert.Equal("two", error.ErrorMessage);
        Assert.Equal(0, node.Pool.Waiting);
        Assert.True(script.Runs[0].Context.Stop.IsCancellationRequested);
        Assert.Equal(2, script.Runs.Length);
        script.Release();
    }

    [Fact]
    public async Task RemoteAll_gives_each_item_its_own_outcome()
    {
        var script = new Script { Starts = run => { if (run.Inputs.Contains(3)) throw new InvalidDataException("three"); } };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Batched(1, 0.S));
        var outcomes = await node.Get<Scripted>().Many.RemoteAll([1, 2, 3, 4]);
        Assert.Equal(new[] { true, true, false, true }, outcomes.Select(o => o.Ok));
        Assert.Equal(new[] { 2, 4, 8 }, outcomes.Where(o => o.Ok).Select(o => o.Value));
        Assert.Equal("three", ((WorkerFailedException)outcomes[2].Error!).ErrorMessage);
    }

    [Fact]
    public async Task Its_callers_token_cancels_all_of_it()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Concurrent(2).Batched(2, 0.S));
        using var stop = new CancellationTokenSource();
        var call = node.Get<Scripted>().Many.Remote([1, 2, 3, 4, 5], stop.Token);
        await node.Quiet();
        stop.Cancel();
        var error = await call.Throws<TaskCanceledException>();
        Assert.Equal(stop.Token, error.CancellationToken);
        await node.Quiet();
        Assert.Equal(0, node.Pool.Waiting);
        Assert.True(script.Last.Context.Stop.IsCancellationRequested);
        script.Release();
    }

    [Fact]
    public async Task A_deadline_passes_for_all_of_it()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(2).Batched(2, 0.S));
        var call = node.Get<Scripted>().Within(2.S).Many.Remote([1, 2, 3, 4, 5]);
        await node.Pass(2.S);
        await call.Throws<CallTimeoutException>();
        Assert.Equal(0, node.Pool.Waiting);
        script.Release();
    }

    [Fact]
    public async Task An_empty_list_is_answered_at_once()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>());
        Assert.Empty(await node.Get<Scripted>().Many.Remote([]));
        Assert.Empty(await node.Get<Scripted>().Many.RemoteAll([]));
        Assert.Empty(script.Runs);
    }
}
