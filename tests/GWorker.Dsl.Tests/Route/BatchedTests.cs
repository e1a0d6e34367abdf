using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Rows "Batched", "window" and "cancelled items", from the caller's side to the worker's.</summary>
public class BatchedTests
{
    static readonly Cls<Scripted> Usual = App.Cls<Scripted>().MinWorkers(1).Batched(64, 20.Ms);

    static Task<int>[] Send(Handle<Scripted> worker, int count, int from = 0, CancellationToken cancel = default) =>
        [.. Enumerable.Range(from, count).Select(i => worker.Many.Remote(i, cancel))];

    [Fact]
    public async Task Late_binding_what_arrives_during_a_run_is_one_batch()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual);
        var worker = node.Get<Scripted>();
        var calls = Send(worker, 1).ToList();
        await node.Pass(20.Ms);
        for (var i = 0; i < 4; i++)
        {
            calls.AddRange(Send(worker, 3, from: 10 * i));
            await node.Pass(25.Ms);
        }

        Assert.Equal(new[] { 1 }, script.Sizes);
        script.Runs[0].Answer();
        await node.Quiet();
        Assert.Equal(new[] { 1, 12 }, script.Sizes);
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task A_full_batch_starts_without_the_clock()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Usual);
        var answers = await Task.WhenAll(Send(node.Get<Scripted>(), 64)).WaitAsync(TestNode.Patience);
        Assert.Equal(Enumerable.Range(0, 64).Select(i => 2 * i), answers);
        Assert.Equal(new[] { 64 }, script.Sizes);
    }

    [Fact]
    public async Task With_room_for_sixteen_a_batch_of_64_closes_at_sixteen()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Usual.Concurrent(16));
        await Task.WhenAll(Send(node.Get<Scripted>(), 32)).WaitAsync(TestNode.Patience);
        Assert.Equal(new[] { 16, 16 }, script.Sizes);
        Assert.Equal(
            new[] { "Many", "More", "ManyNow" }.Select(m => $"Scripted: Concurrent(16) lets at most 16 items in, so batches of {m} close at 16, not 64."), node.Log.Warnings);
    }

    [Fact]
    public async Task The_window_holds_a_lone_item_for_company_and_no_longer()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Usual);
        var call = node.Get<Scripted>().Many.Remote(7);
        await node.Pass(19.Ms);
        Assert.Empty(script.Runs);
        await node.Pass(1.Ms);
        Assert.Equal(14, await call);
    }

    [Fact]
    public async Task The_window_counts_from_the_oldest_item()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Usual);
        for (var i = 0; i < 4; i++)
        {
            _ = Send(node.Get<Scripted>(), 1, from: i);
            await node.Pass(5.Ms);
        }

        Assert.Equal(new[] { 0, 1, 2, 3 }, Assert.Single(script.Runs).Inputs);
    }

    [Fact]
    public async Task Eager_an_idle_lane_starts_at_once_and_a_busy_one_gathers()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual.Eager());
        var calls = Send(node.Get<Scripted>(), 5);
        await node.Quiet();
        Assert.Equal(new[] { 1 }, script.Sizes);
        script.Last.Answer();
        await node.Quiet();
        Assert.Equal(new[] { 1, 4 }, script.Sizes);
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task A_late_tick_never_closes_the_next_batch()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Usual);
        var worker = node.Get<Scripted>();
        var full = Send(worker, 64); // armed at 0 for 20
        await Task.WhenAll(full).Soon();
        await node.Pass(10.Ms);
        var next = worker.Many.Remote(1); // due at 30
        await node.Pass(10.Ms);
        Assert.False(next.IsCompleted);
        await node.Pass(9.Ms);
        Assert.False(next.IsCompleted);
        await node.Pass(1.Ms);
        Assert.Equal(2, await next);
    }

    [Fact]
    public async Task The_window_of_a_cancelled_head_passes_to_the_next_item()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Usual);
        using var stop = new CancellationTokenSource();
        var worker = node.Get<Scripted>();
        var head = worker.Many.Remote(1, stop.Token);
        await node.Pass(10.Ms);
        var next = worker.Many.Remote(2);
        stop.Cancel();
        await node.Pass(10.Ms);
        Assert.True(head.IsCanceled);
        Assert.False(next.IsCompleted);
        await node.Pass(10.Ms);
        Assert.Equal(4, await next);
        Assert.Equal(new[] { 1 }, script.Sizes);
    }

    [Fact]
    public async Task Cancelled_items_leave_at_once_and_count_for_nothing()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual);
        var worker = node.Get<Scripted>();
        using var stop = new CancellationTokenSource();
        var first = worker.Many.Remote(0);
        await node.Pass(20.Ms);

        var leaving = Send(worker, 40, from: 1000, stop.Token);
        var staying = Send(worker, 24, from: 1);
        Assert.Equal(64, node.Pool.Waiting);
        stop.Cancel();
        Assert.Equal(24, node.Pool.Waiting);
        var late = Send(worker, 40, from: 25);
        script.Runs[0].Answer();
        await node.Quiet();

        Assert.Equal(Enumerable.Range(1, 64), script.Last.Inputs);
        Assert.Equal(2, script.Runs.Length);
        Assert.All(leaving, call => Assert.True(call.IsCanceled));
        script.Release();
        await Task.WhenAll([first, .. staying, .. late]).Soon();
    }

    [Fact]
    public async Task One_batch_of_a_method_runs_at_a_time_unless_it_has_lanes()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Batched(4, 0.S).Lanes(2));
        var worker = node.Get<Scripted>();
        var calls = Enumerable.Range(0, 3).Select(i => worker.Many.Remote([1, 2, 3, 4])).ToArray();
        await node.Quiet();
        Assert.Equal(new[] { 4, 4 }, script.Sizes);
        script.Last.Answer();
        await node.Quiet();
        Assert.Equal(new[] { 4, 4, 4 }, script.Sizes);
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task The_oldest_head_goes_first_across_methods()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(4).Batched(4, 20.Ms));
        var worker = node.Get<Scripted>();
        var first = worker.Many.Remote([1, 2, 3, 4]);
        await node.Pass(1.Ms);
        var second = worker.More.Remote([5, 6, 7, 8]);
        await node.Pass(1.Ms);
        var third = worker.Many.Remote([9, 10, 11, 12]);
        await node.Pass(1.Ms);
        var plain = worker.One.Remote(13);
        for (var i = 0; i < 4; i++)
        {
            await node.Quiet();
            Assert.Equal(i + 1, script.Runs.Length);
            script.Last.Answer();
        }

        await Task.WhenAll(first, second, third, plain).Soon();
        Assert.Equal(new[] { "Many", "More", "Many", "One" }, script.Runs.Select(run => run.Method));
    }

    [Fact]
    public async Task Plain_calls_cannot_starve_a_batch()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(4).Batched(4, 20.Ms));
        var worker = node.Get<Scripted>();
        var old = Enumerable.Range(0, 4).Select(i => worker.One.Remote(i)).ToArray();
        await node.Pass(1.Ms);
        var batch = worker.Many.Remote([1, 2, 3, 4]);
        await node.Pass(1.Ms);
        var young = Enumerable.Range(0, 4).Select(i => worker.Two.Remote(i)).ToArray();
        await node.Quiet();
        foreach (var run in script.Runs[..3]) run.Answer();
        await node.Quiet();
        Assert.Equal(4, script.Runs.Length); // three slots are free and kept for the batch
        script.Runs[3].Answer();
        await node.Quiet();
        Assert.Equal("Many", script.Last.Method);
        Assert.Equal(4, script.Last.Inputs.Length);
        script.Release();
        await Task.WhenAll([.. old, .. young]).Soon();
        await batch;
    }

    [Fact]
    public async Task A_long_plain_call_cannot_keep_a_batch_from_running()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(4).Batched(4, 20.Ms));
        var worker = node.Get<Scripted>();
        var slow = worker.One.Remote(0);
        var batch = worker.Many.Remote([1, 2, 3, 4]);
        await node.Pass(39.Ms);
        Assert.Single(script.Runs);
        await node.Pass(1.Ms);
        Assert.Equal(new[] { 1, 2, 3 }, script.Last.Inputs);
        script.Release();
        await node.Quiet();
        await Task.WhenAll(slow, batch).Soon();
    }
}
