using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "readiness": no new work while the probe fails; running work finishes.</summary>
public class ReadinessTests
{
    static readonly Cls<Scripted> Gated = App.Cls<Scripted>().MinWorkers(1).Concurrent(2).Readiness(Scripted.Methods.Open, period: 10.S, failures: 2, successes: 2);

    static Task<bool> Is(bool open) => Task.FromResult(open);

    [Fact]
    public async Task It_is_not_Ready_until_the_first_passes()
    {
        var (script, probes) = (new Script(), 0);
        script.Open = () => Is(++probes > 1);
        await using var node = TestNode.Prepare(script, App.Of("app", Gated));
        var start = node.Node.Start(CancellationToken.None);
        await node.Quiet();
        Assert.Equal((1, Stage.Unready, "its readiness probe has not passed yet"), (probes, node.Worker.Stage, node.Worker.Why));
        await node.Seconds(19);
        Assert.False(start.IsCompleted);
        await node.Seconds(1);
        await start.Soon();
        Assert.Equal((3, Stage.Ready), (probes, node.Worker.Stage));
    }

    [Fact]
    public async Task Failures_take_it_out_successes_bring_it_back_and_running_work_finishes()
    {
        var script = new Script { Holds = true };
        await using var node = TestNode.Prepare(script, App.Of("app", Gated));
        var start = node.Node.Start(CancellationToken.None);
        await node.Seconds(10);
        await start.Soon();
        var running = node.Get<Scripted>().One.Remote(1);
        script.Open = () => Is(false);
        await node.Seconds(10);
        Assert.Equal(Stage.Ready, node.Worker.Stage);
        await node.Seconds(10);
        Assert.Equal((Stage.Unready, "2 times in a row, last: Open gave false"), (node.Worker.Stage, node.Worker.Why));

        var waiting = node.Get<Scripted>().One.Remote(2);
        await node.Quiet();
        Assert.Single(script.Runs);
        script.Last.Answer();
        Assert.Equal(2, await running.Soon());
        script.Open = () => Is(true);
        await node.Seconds(19);
        Assert.Single(script.Runs);
        await node.Seconds(1);
        Assert.Equal(Stage.Ready, node.Worker.Stage);
        script.Release();
        Assert.Equal(4, await waiting.Soon());
        Assert.Equal(1, node.Worker.Epoch);
        Assert.Equal(new[] { "enter" }, script.Notes);
    }

    [Fact]
    public async Task All_unready_calls_wait_until_their_deadline_and_are_told_why()
    {
        var script = new Script { Open = () => Is(false) };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Readiness(Scripted.Methods.Open));
        var call = node.Get<Scripted>().Within(15.S).One.Remote(1);
        await node.Seconds(14);
        Assert.False(call.IsCompleted);
        await node.Seconds(1);
        var error = await call.Throws<UnavailableException>();
        Assert.Equal("its worker is Unready: its readiness probe has not passed yet; the call waited 15.S", error.Why);
    }

    [Fact]
    public async Task Another_worker_goes_on()
    {
        var (script, closed) = (new Script(), 0);
        script.Open = () => Is(Interlocked.Increment(ref closed) != 3);
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(2).Readiness(Scripted.Methods.Open, period: 10.S));
        await node.Seconds(10);
        Assert.Equal(new[] { Stage.Ready, Stage.Unready }, node.Pool.Workers.Select(w => w.Stage).Order());
        Assert.Equal(4, await node.Get<Scripted>().One.Remote(2).Soon());
    }

    [Fact]
    public async Task A_readiness_probe_that_never_passes_does_not_keep_a_start_for_ever()
    {
        var script = new Script { Open = () => Is(false) };
        await using var node = TestNode.Prepare(script, App.Of("app", Gated.StartupTimeout(30.S)));
        var start = node.Node.Start(CancellationToken.None);
        await node.Seconds(32);
        var error = await start.Throws<WorkerStartException>();
        Assert.StartsWith("Scripted could not start: it is Unready after 30.S: ", error.Message, StringComparison.Ordinal);
    }
}
