using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "liveness": failures in a row restart the worker; what it had is lost, what it had not started is not.</summary>
public class LivenessTests
{
    static readonly Cls<Scripted> Watched = App.Cls<Scripted>().MinWorkers(1).Concurrent(2).Liveness(Scripted.Methods.Live, period: 10.S, failures: 3);

    static Task<bool> Is(bool healthy) => Task.FromResult(healthy);

    [Fact]
    public async Task Three_failures_in_a_row_restart_it_with_the_next_epoch()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Watched);
        script.Live = () => Is(false);
        await node.Seconds(29);
        Assert.Equal(1, node.Worker.Epoch);
        script.Exits = _ =>
        {
            script.Live = () => Is(true);
            return Task.CompletedTask;
        };
        await node.Seconds(1);
        Assert.Equal((2, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
        Assert.Equal(new[] { "enter", "exit", "enter" }, script.Notes);
        Assert.Contains("Information: Scripted epoch 1: Ready -> Condemned, 3 times in a row, last: Live gave false", node.Log.All);
        await node.Seconds(60);
        Assert.Equal(2, node.Worker.Epoch);
    }

    [Fact]
    public async Task A_pass_in_between_forgives()
    {
        var (script, probes) = (new Script(), 0);
        script.Live = () => Is(++probes % 3 == 0);
        await using var node = await TestNode.Start(script, Watched);
        await node.Seconds(120);
        Assert.Equal((12, 1), (probes, node.Worker.Epoch));
    }

    [Theory]
    [InlineData("throw")]
    [InlineData("fault")]
    [InlineData("hang")]
    public async Task A_throw_a_fault_and_a_time_out_are_failures_too(string how)
    {
        var hang = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script
        {
            Live = () => how switch
            {
                "throw" => throw new InvalidDataException("ill"),
                "fault" => Task.FromException<bool>(new InvalidDataException("ill")),
                _ => hang.Task,
            },
        };
        await using var node = await TestNode.Start(script, Watched.Named("w"));
        await node.Seconds(how == "hang" ? 29 : 30);
        if (how == "hang")
        {
            Assert.Equal(Stage.Ready, node.Worker.Stage);
            await node.Seconds(1);
            Assert.Equal(Stage.Condemned, node.Worker.Stage);
            Assert.Equal("3 times in a row, last: Live still hangs", node.Worker.Why);
            hang.SetResult(true);
        }
        else
        {
            Assert.Contains("Information: w epoch 1: Ready -> Condemned, 3 times in a row, last: Live threw InvalidDataException: ill", node.Log.All);
        }

        await node.Quiet();
        Assert.Equal(2, node.Worker.Epoch);
    }

    [Fact]
    public async Task The_period_counts_from_Ready()
    {
        var (loaded, probes) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        var script = new Script { Enters = _ => loaded.Task, Live = () => Is(++probes > 0) };
        await using var node = TestNode.Prepare(script, App.Of("app", Watched));
        var start = node.Node.Start(CancellationToken.None);
        await node.Seconds(25);
        loaded.SetResult();
        await start.Soon();
        await node.Seconds(9);
        Assert.Equal(0, probes);
        await node.Seconds(1);
        Assert.Equal(1, probes);
    }

    [Fact]
    public async Task A_busy_worker_is_not_a_dead_one()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Watched);
        var worker = node.Get<Scripted>().Within(1.H);
        var calls = Enumerable.Range(0, 9).Select(i => worker.One.Remote(i)).ToArray();
        await node.Seconds(100);
        Assert.Equal((1, 2, 7), (node.Worker.Epoch, node.Pool.Running, node.Pool.Waiting));
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task A_synchronous_probe_gets_a_thread_beside_calls_that_hold_all_others()
    {
        using var gate = new ManualResetEventSlim();
        using var began = new CountdownEvent(2);
        var probed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(2).Liveness(Scripted.Methods.LiveNow, period: 10.S));
        script.Starts = _ =>
        {
            began.Signal();
            Assert.True(gate.Wait(TestNode.Patience));
        };
        script.Live = () =>
        {
            probed.SetResult();
            return Is(true);
        };
        var calls = Task.WhenAll(node.Get<Scripted>().Now.Remote(1), node.Get<Scripted>().Now.Remote(2));
        Assert.True(began.Wait(TestNode.Patience));
        node.Clock.Advance(10.S);
        await probed.Task.Soon();
        gate.Set();
        await calls.Soon();
        await node.Quiet();
        Assert.Equal(1, node.Worker.Epoch);
    }

    [Fact]
    public async Task A_probe_never_overlaps_itself()
    {
        var (now, most) = (0, 0);
        var hang = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script();
        script.Live = async () =>
        {
            most = Math.Max(most, ++now);
            var passed = await hang.Task;
            now--;
            return passed;
        };
        await using var node = await TestNode.Start(script, Watched.Named("w"));
        await node.Seconds(25);
        hang.SetResult(true);
        await node.Seconds(30);
        Assert.Equal((1, 1), (most, node.Worker.Epoch));
    }

    [Fact]
    public async Task A_verdict_of_an_earlier_incarnation_is_ignored()
    {
        var old = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script { Live = () => old.Task };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Liveness(Scripted.Methods.Live, period: 10.S, failures: 1));
        await node.Seconds(15); // one time-out: the verdict falls, and the probe's own code still hangs
        Assert.Equal(Stage.Condemned, node.Worker.Stage);
        script.Live = () => Is(true);
        await node.Seconds(5);
        Assert.Equal((2, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
        Assert.StartsWith("epoch 1 on CPU: ", Assert.Single(node.Pool.Quarantined), StringComparison.Ordinal);
        Assert.Equal(new[] { "enter", "enter" }, script.Notes); // no [OnExit] beside code that runs
        old.SetResult(false);
        await node.Seconds(30);
        Assert.Equal((2, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
        Assert.Empty(node.Pool.Quarantined);
        Assert.Equal(new[] { "enter", "enter", "exit" }, script.Notes);
    }

    [Fact]
    public async Task Running_calls_get_five_seconds_and_their_answers_count()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Watched);
        var call = node.Get<Scripted>().One.Remote(1);
        await node.Quiet();
        script.Live = () => Is(false);
        await node.Seconds(34);
        Assert.Equal(Stage.Condemned, node.Worker.Stage);
        script.Live = () => Is(true);
        script.Last.Answer();
        Assert.Equal(2, await call.Soon());
        await node.Quiet();
        Assert.Equal((2, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
        Assert.Equal(new[] { "enter", "exit", "enter" }, script.Notes);
        script.Release();
    }

    [Fact]
    public async Task After_five_seconds_what_runs_is_lost_and_what_waits_runs_on_the_next()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Watched);
        var running = Enumerable.Range(0, 2).Select(i => node.Get<Scripted>().One.Remote(i)).ToArray();
        await node.Quiet();
        var waiting = node.Get<Scripted>().One.Remote(5);
        script.Live = () => Is(false);
        await node.Seconds(30);
        script.Live = () => Is(true);
        await node.Seconds(4);
        Assert.All(running, call => Assert.False(call.IsCompleted));
        await node.Seconds(1);
        foreach (var call in running)
        {
            var error = await call.Throws<WorkerLostException>();
            Assert.True(error.MayHaveRun);
            Assert.Equal(
                "Scripted.One was lost with its worker: 3 times in a row, last: Live gave false. It may have run (1 attempt). " +
                "If running it twice does no harm, say .Idempotent() or .Retries(3) and it will be sent again.", error.Message);
        }

        Assert.Equal(3, script.Runs.Length);
        Assert.NotSame(script.Runs[0].Worker, script.Last.Worker);
        Assert.True(script.Runs[0].Context.Stop.IsCancellationRequested);
        Assert.Single(node.Pool.Quarantined);
        script.Release();
        Assert.Equal(10, await waiting.Soon());
        await node.Quiet();
        Assert.Empty(node.Pool.Quarantined);
    }

    [Fact]
    public async Task A_hung_instance_keeps_its_device()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Of("app", Watched.Gpu("A100")), new FakeGpu("A100"));
        var call = node.Get<Scripted>().One.Remote(1);
        script.Live = () => Is(false);
        await node.Seconds(35);
        await call.Throws<WorkerLostException>();
        script.Live = () => Is(true);
        await node.Seconds(2);
        Assert.Equal(Stage.BackingOff, node.Worker.Stage);
        Assert.StartsWith("epoch 1 on A100: ", Assert.Single(node.Pool.Quarantined), StringComparison.Ordinal);
        script.Release();
        await node.Seconds(5);
        Assert.Equal((Stage.Ready, "A100"), (node.Worker.Stage, node.Worker.Device));
        Assert.Empty(node.Pool.Quarantined);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Waiting_for_the_device_counts_only_while_a_call_is_late(bool inTime)
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Watched);
        var call = node.Get<Scripted>().Within(inTime ? 5.Mins : 5.S).One.Remote(1);
        await node.Quiet();
        ProbeTime? waits = null;
        script.Live = () =>
        {
            waits = ProbeTime.Current!;
            waits.Wait();
            return new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously).Task;
        };
        if (!inTime) _ = call.Throws<CallTimeoutException>();
        await node.Seconds(29);
        Assert.Equal((1, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
        await node.Seconds(4);
        Assert.Equal(inTime ? Stage.Ready : Stage.Condemned, node.Worker.Stage);

        // From here on the probe itself is slow: 5 s and two periods later the verdict falls.
        waits!.Go();
        await node.Seconds(32);
        Assert.NotEqual((1, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
        script.Release();
    }
}
