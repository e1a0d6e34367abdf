using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "delivery": every call gets exactly one outcome; what a lost worker had runs again only where that does no harm.</summary>
public class DeliveryTests
{
    static readonly Cls<Scripted> Watched =
        App.Cls<Scripted>().MinWorkers(1).Concurrent(4).Batched(4, 0.S).Liveness(Scripted.Methods.Live, period: 1.S, failures: 1);

    // The worker's probe fails once, and five seconds later what runs is lost.
    static async Task Lose(TestNode node, Script script)
    {
        script.Live = () => Task.FromResult(false);
        await node.Seconds(1);
        script.Live = () => Task.FromResult(true);
        await node.Seconds(5);
    }

    [Fact]
    public async Task A_lost_call_may_have_run_and_is_not_sent_again()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Watched);
        var call = node.Get<Scripted>().One.Remote(1);
        await Lose(node, script);
        var error = await call.Throws<WorkerLostException>();
        Assert.Equal((true, 1), (error.MayHaveRun, error.Attempts));
        Assert.Single(script.Runs);
        script.Release();
    }

    [Fact]
    public async Task What_is_idempotent_runs_again_and_knows_its_attempt()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Watched.Idempotent());
        var one = node.Get<Scripted>().One.Remote(1);
        var many = node.Get<Scripted>().Many.Remote([2, 3]);
        await Lose(node, script);
        Assert.Equal(new[] { 1, 1, 2, 2 }, script.Runs.Select(run => run.Context.Attempt));
        Assert.NotSame(script.Runs[0].Worker, script.Runs[2].Worker);
        script.Release();
        Assert.Equal(2, await one.Soon());
        Assert.Equal(new[] { 4, 6 }, await many.Soon());
    }

    [Fact]
    public async Task Retries_are_counted()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Watched.Retries(2));
        var call = node.Get<Scripted>().One.Remote(1);
        await Lose(node, script);
        await Lose(node, script);
        await node.Seconds(1); // the second restart is put off
        Assert.False(call.IsCompleted);
        Assert.Equal(3, script.Last.Context.Attempt);
        await Lose(node, script);
        Assert.Equal(3, (await call.Throws<WorkerLostException>()).Attempts);
        Assert.Equal(3, script.Runs.Length);
        script.Release();
    }

    [Fact]
    public async Task The_late_answer_of_an_old_incarnation_is_ignored()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Watched.Idempotent());
        var one = node.Get<Scripted>().One.Remote(1);
        var many = node.Get<Scripted>().Many.Remote([2, 3]);
        await Lose(node, script);
        foreach (var run in script.Runs[..2]) run.End.SetResult([.. run.Inputs.Select(_ => -1)]);
        await node.Quiet();
        Assert.False(one.IsCompleted);
        Assert.False(many.IsCompleted);
        Assert.All(script.Runs[2..], run => Assert.False(run.Context.Stop.IsCancellationRequested));
        foreach (var run in script.Runs[2..]) run.Answer();
        Assert.Equal(2, await one.Soon());
        Assert.Equal(new[] { 4, 6 }, await many.Soon());
    }

    [Fact]
    public async Task So_is_its_late_failure()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Watched.Idempotent());
        var call = node.Get<Scripted>().One.Remote(1);
        await Lose(node, script);
        script.Runs[0].Throw(new InvalidDataException("late"));
        await node.Quiet();
        Assert.False(call.IsCompleted);
        script.Runs[1].Answer();
        Assert.Equal(2, await call.Soon());
    }

    [Fact]
    public async Task A_call_that_goes_again_keeps_its_age_its_deadline_and_its_place()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(1).Liveness(Scripted.Methods.Live, period: 1.S, failures: 1).Idempotent());
        var first = node.Get<Scripted>().Within(10.S).One.Remote(1);
        var second = node.Get<Scripted>().One.Remote(2);
        await Lose(node, script);
        Assert.Equal(new[] { 1, 1 }, script.Runs.Select(run => run.Inputs[0]));
        await node.Seconds(4);
        var error = await first.Throws<CallTimeoutException>();
        Assert.Equal((6.S, 4.S), (error.Queued, error.Ran));
        script.Release();
        Assert.Equal(4, await second.Soon());
    }

    [Fact]
    public async Task A_call_that_its_caller_gave_up_is_not_sent_again()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Watched.Idempotent());
        using var stop = new CancellationTokenSource();
        var call = node.Get<Scripted>().One.Remote(1, stop.Token);
        await node.Quiet();
        stop.Cancel();
        await Lose(node, script);
        Assert.True(call.IsCanceled);
        Assert.Single(script.Runs);
        script.Release();
    }
}
