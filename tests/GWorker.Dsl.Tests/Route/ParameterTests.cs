using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A worker that reads its parameter all along a call.</summary>
[Worker]
public partial class Mixer(Script script)
{
    [Parameter] public partial int Factor { get; } = 1;

    /// <summary>The factor seen before, between and after awaits, and by another instance within the call.</summary>
    [Method]
    public async Task<string> Trace(int x, CallContext context)
    {
        var before = Factor;
        await script.Do(this, nameof(Trace), [x], context);
        var between = Factor;
        await Task.Yield();
        return $"{before} {between} {Factor} {new Mixer(script).Factor}";
    }

    [Method] public int Times(int x) => x * Factor;
}

/// <summary>Row "parameters", those of a call: seen by the running call only, keyed by the worker instance.</summary>
public class ParameterTests
{
    [Fact]
    public async Task Each_of_many_concurrent_calls_sees_its_own_value_across_awaits()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Mixer>().Concurrent(64));
        var mixer = node.Get<Mixer>();
        var calls = Enumerable.Range(0, 64).Select(i => mixer.With(factor: i).Trace.Remote(i)).ToArray();
        await node.Quiet();
        Assert.Equal(64, script.Inside);
        foreach (var run in script.Runs.Reverse()) run.Answer();
        var traces = await Task.WhenAll(calls).Soon();
        Assert.Equal(Enumerable.Range(0, 64).Select(i => $"{i} {i} {i} 1"), traces);
    }

    [Fact]
    public async Task Synchronous_calls_side_by_side_do_not_mix()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Mixer>().Concurrent(4));
        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => i % 5 == 0
            ? node.Get<Mixer>().Times.Remote(1)
            : node.Get<Mixer>().With(factor: i % 5).Times.Remote(1))).Soon();
        Assert.Equal(Enumerable.Range(0, 400).Select(i => i % 5 == 0 ? 1 : i % 5), answers);
    }

    [Fact]
    public async Task A_handle_is_a_value_With_changes_nothing_of_it()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Mixer>());
        var mixer = node.Get<Mixer>();
        Assert.Equal(15, await mixer.With(factor: 5).Times.Remote(3));
        Assert.Equal(3, await mixer.Times.Remote(3));
        Assert.Equal(21, await mixer.With(factor: 5).With(factor: 7).Times.Remote(3));
    }

    [Fact]
    public async Task Items_share_a_batch_only_if_their_parameters_are_equal()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Batched(64, 20.Ms));
        var worker = node.Get<Scripted>();
        Task[] calls =
        [
            worker.Many.Remote(1), worker.With(factor: 2).Many.Remote(2), worker.With(factor: 2, tone: "soft").Many.Remote(3),
            worker.With(tone: "soft").With(factor: 2).Many.Remote(4), worker.With(factor: 2).Many.Remote(5), worker.Many.Remote(6),
        ];
        await node.Pass(20.Ms);
        await Task.WhenAll(calls).Soon();
        Assert.Equal(
            new[] { "1: 1 6", "2: 2 5", "2soft: 3 4" }, script.Runs.Select(run => $"{run.Seen}: {string.Join(' ', run.Inputs)}").Order());
    }

    [Fact]
    public async Task A_default_is_as_good_as_unset()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Batched(2, 1.S));
        var worker = node.Get<Scripted>();
        await Task.WhenAll(worker.Many.Remote(1), worker.With(factor: 2, tone: "x").With(factor: 1, tone: "").Many.Remote(2)).Soon();
        Assert.Equal(new[] { 1, 2 }, Assert.Single(script.Runs).Inputs);
    }

    [Fact]
    public void Outside_a_call_a_parameter_is_its_default() => Assert.Equal(1, new Mixer(new Script()).Factor);

    [Fact]
    public async Task One_lane_busy_of_one_parameter_set_keeps_the_method_busy_for_all_sets()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Concurrent(4).Batched(2, 0.S));
        var worker = node.Get<Scripted>();
        var first = worker.Many.Remote([1, 2]);
        var second = worker.With(factor: 2).Many.Remote([3, 4]);
        await node.Quiet();
        Assert.Single(script.Runs);
        script.Last.Answer();
        await node.Quiet();
        Assert.Equal("2", script.Last.Seen);
        script.Release();
        await Task.WhenAll(first, second).Soon();
    }

    [Fact]
    public async Task Lanes_of_sets_that_callers_made_up_go_with_their_last_item()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Batched(2, 0.S));
        var set = new WeakReference(null);
        await Call();
        for (var i = 0; i < 20 && set.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await node.Quiet();
        }

        Assert.False(set.IsAlive);

        async Task Call()
        {
            var tone = new string('x', 100);
            set.Target = tone;
            await node.Get<Scripted>().With(tone: tone).Many.Remote(1);
        }
    }
}
