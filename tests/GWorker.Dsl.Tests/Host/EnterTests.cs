using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>What a worker's base class loads and frees.</summary>
public abstract class Ground(Script script)
{
    protected Script Script => script;

    [OnEnter] protected void GroundIn() => script.Note("ground in");

    [OnExit]
    protected async Task GroundOut()
    {
        await Task.Yield();
        script.Note("ground out");
    }
}

/// <summary>A worker with several hooks of every kind.</summary>
[Worker]
public partial class Storey(Script script) : Ground(script)
{
    [OnEnter] void First() => Script.Note("first in");

    [OnEnter]
    async Task Second(CancellationToken stop)
    {
        await Task.Yield();
        Script.Note($"second in {stop.CanBeCanceled}");
    }

    [OnEnter]
    ValueTask Third()
    {
        Script.Note("third in");
        return default;
    }

    [OnExit] void Last() => Script.Note("last out");

    [OnExit] void Later(CancellationToken stop) => Script.Note($"later out {stop.CanBeCanceled}");

    [Method]
    public int Say(int x)
    {
        Script.Note($"say {x}");
        return x;
    }
}

/// <summary>Row "enter": hooks, Start, the start-up budget, and the back-off of what cannot start.</summary>
public class EnterTests
{
    static readonly TaskCompletionSource Never = new();

    static Task Throw(CancellationToken stop) => throw new InvalidDataException("no weights");

    [Fact]
    public async Task Hooks_run_once_base_class_first_before_the_first_call_and_back_after_the_last_answer()
    {
        var script = new Script();
        await using (var node = await TestNode.Start(script, App.Cls<Storey>()))
        {
            Assert.Empty(script.Notes);
            await Task.WhenAll(node.Get<Storey>().Say.Remote(1), node.Get<Storey>().Say.Remote(2)).Soon();
        }

        Assert.Equal(
            new[] { "ground in", "first in", "second in True", "third in", "say 1", "say 2", "later out True", "last out", "ground out" }, script.Notes);
    }

    [Fact]
    public async Task Start_awaits_Ready_where_there_is_a_minimum()
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script { Enters = _ => loaded.Task };
        await using var node = TestNode.Prepare(script, App.Of("app", App.Cls<Scripted>().MinWorkers(2)));
        var start = node.Node.Start(CancellationToken.None);
        await node.Quiet();
        Assert.False(start.IsCompleted);
        Assert.Equal(new[] { Stage.Entering, Stage.Entering }, node.Pool.Workers.Select(w => w.Stage));
        loaded.SetResult();
        await start.Soon();
        Assert.Equal(new[] { Stage.Ready, Stage.Ready }, node.Pool.Workers.Select(w => w.Stage));
    }

    [Fact]
    public async Task Without_a_minimum_it_does_not_wait_and_nothing_is_loaded()
    {
        var script = new Script { Enters = Throw };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>());
        Assert.Empty(node.Pool.Workers);
        Assert.Empty(script.Notes);
    }

    [Fact]
    public async Task Start_throws_at_the_first_failed_enter_and_the_node_has_stopped()
    {
        var script = new Script { Enters = Throw };
        await using var node = TestNode.Prepare(script, App.Of("app", App.Cls<Scripted>().MinWorkers(1), App.Cls<Storey>().MinWorkers(1)));
        var error = await node.Node.Start(CancellationToken.None).Throws<WorkerStartException>();
        Assert.Equal(
            "Scripted could not start: InvalidDataException: no weights. Mend its constructor or [OnEnter], or give it longer with .StartupTimeout(…).", error.Message);
        Assert.IsType<InvalidDataException>(error.InnerException);
        Assert.All(node.Node.Status.Pools, pool => Assert.Empty(pool.Workers));
        Assert.Single(script.Notes, note => note == "enter");
    }

    [Fact]
    public async Task An_enter_that_never_returns_ends_with_the_start_up_time_out()
    {
        var stopped = false;
        var script = new Script
        {
            Enters = stop =>
            {
                stop.Register(() => stopped = true);
                return Never.Task;
            },
        };
        await using var node = TestNode.Prepare(script, App.Of("app", App.Cls<Scripted>().MinWorkers(1).StartupTimeout(2.Mins)));
        var start = node.Node.Start(CancellationToken.None);
        await node.Pass(119.S);
        Assert.False(start.IsCompleted);
        Assert.False(stopped);
        await node.Pass(1.S);
        var error = await start.Throws<WorkerStartException>();
        Assert.StartsWith("Scripted could not start: it did not enter within its start-up time-out. ", error.Message, StringComparison.Ordinal);
        Assert.True(stopped);
    }

    [Fact]
    public async Task By_default_it_is_given_five_minutes()
    {
        await using var node = TestNode.Prepare(new() { Enters = _ => Never.Task }, App.Of("app", App.Cls<Scripted>().MinWorkers(1)));
        var start = node.Node.Start(CancellationToken.None);
        await node.Pass(299.S);
        Assert.False(start.IsCompleted);
        await node.Pass(1.S);
        Assert.StartsWith("Scripted could not start: it did not enter within its start-up time-out. ", (await start.Throws<WorkerStartException>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_hangs_in_enter_is_quarantined_and_visible()
    {
        var hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script { Enters = _ => hang.Task };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().StartupTimeout(2.S));
        var call = node.Get<Scripted>().One.Remote(1);
        await node.Pass(2.S);
        Assert.Equal(new[] { "epoch 1 on CPU: it did not enter within its start-up time-out" }, node.Pool.Quarantined.ToArray());
        Assert.Contains("\n  quarantined: epoch 1 on CPU", node.Node.Status.ToString(), StringComparison.Ordinal);
        hang.SetResult();
        await node.Quiet();
        Assert.Empty(node.Pool.Quarantined);
        Assert.Equal("Scripted", (await call.Throws<UnavailableException>()).Message[..8]);
    }

    [Fact]
    public async Task A_failed_enter_is_tried_again_after_1_2_and_4_seconds_and_callers_fail_after_the_third()
    {
        var script = new Script { Enters = Throw };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>());
        var call = node.Get<Scripted>().One.Remote(1);
        var tries = new List<int>();
        for (var second = 0; second <= 7; second++)
        {
            await node.Quiet();
            tries.Add(script.Notes.Length);
            Assert.Equal(second >= 3, call.IsCompleted);
            await node.Pass(1.S);
        }

        Assert.Equal(new[] { 1, 2, 2, 3, 3, 3, 3, 4 }, tries);
        var error = await call.Throws<UnavailableException>();
        Assert.Equal(
            "Scripted is unavailable: it could not enter 3 times in a row, last: InvalidDataException: no weights. Mend its constructor or [OnEnter]; it is tried again by itself.", error.Message);
        Assert.IsType<InvalidDataException>(error.InnerException);
        Assert.Equal("Scripted could not enter (1 in a row): InvalidDataException: no weights", node.Log.Errors[0]);
    }

    [Fact]
    public async Task Until_it_heals_calls_fail_at_once_with_the_cause()
    {
        var script = new Script { Enters = Throw };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>());
        var first = node.Get<Scripted>().One.Remote(1);
        await node.Seconds(3);
        await first.Throws<UnavailableException>();
        var refused = node.Get<Scripted>().One.Remote(2);
        Assert.True(refused.IsCompleted);
        await refused.Throws<UnavailableException>();
        script.Enters = _ => Task.CompletedTask;
        await node.Seconds(4);
        Assert.Equal(6, await node.Get<Scripted>().One.Remote(3).Soon());
    }

    [Fact]
    public async Task Callers_of_a_slow_start_fail_at_the_start_up_budget()
    {
        var script = new Script { Enters = stop => Task.Delay(Timeout.Infinite, stop) };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().StartupTimeout(10.S));
        var call = node.Get<Scripted>().One.Remote(1);
        await node.Seconds(9);
        Assert.False(call.IsCompleted);
        await node.Seconds(1);
        await call.Throws<UnavailableException>();
    }
}
