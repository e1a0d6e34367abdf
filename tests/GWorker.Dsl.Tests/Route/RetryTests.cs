namespace GWorker.Tests;

/// <summary>Row "retries": what threw runs again after a pause, at most so often, within its deadline, and no more than the pool can bear.</summary>
public class RetryTests
{
    static readonly Cls<Scripted> Retrying =
        App.Cls<Scripted>().MinWorkers(1).Concurrent(8).Batched(4, 0.S).Retries(3, backoff: 100.Ms, factor: 2, max: 300.Ms, jitter: false);

    static readonly Cls<Streamer> Streaming =
        App.Cls<Streamer>().MinWorkers(1).Concurrent(8).Batched(4, 0.S).Retries(3, backoff: 100.Ms, factor: 2, max: 300.Ms, jitter: false);

    static Action<Run> Throws(Func<Run, bool> when) => run => { if (when(run)) throw new InvalidDataException($"attempt {run.Context.Attempt}"); };

    [Fact]
    public async Task What_threw_runs_again_after_a_pause_that_grows()
    {
        var script = new Script { Starts = Throws(run => run.Context.Attempt < 4) };
        await using var node = await TestNode.Start(script, Retrying);
        var call = node.Get<Scripted>().One.Remote(5);
        var starts = new List<(double Ms, int Attempt)>();
        for (var ms = 0; starts.Count < 4 && ms < 5_000; ms += 50)
        {
            await node.Quiet();
            while (starts.Count < script.Runs.Length) starts.Add((ms, script.Runs[starts.Count].Context.Attempt));
            node.Clock.Advance(50.Ms);
        }

        Assert.Equal(10, await call.Soon());
        Assert.Equal([(0, 1), (100, 2), (300, 3), (600, 4)], starts);
        Assert.Equal(0, node.Pool.Waiting);
    }

    [Fact]
    public async Task The_last_error_carries_the_attempts()
    {
        var script = new Script { Starts = Throws(_ => true) };
        await using var node = await TestNode.Start(script, Retrying);
        var (one, many) = (node.Get<Scripted>().One.Remote(5), node.Get<Scripted>().Many.RemoteAll([1, 2]));
        await node.Seconds(5);
        var error = await one.Throws<WorkerFailedException>();
        Assert.Equal((4, "attempt 4"), (error.Attempts, error.ErrorMessage));
        Assert.EndsWith("It was tried 4 times.", error.Message, StringComparison.Ordinal);
        Assert.All(await many.Soon(), o => Assert.Equal(4, Assert.IsType<WorkerFailedException>(o.Error).Attempts));
    }

    [Fact]
    public async Task A_pause_that_would_outlast_the_deadline_is_not_begun()
    {
        var script = new Script { Starts = Throws(_ => true) };
        await using var node = await TestNode.Start(script, Retrying);
        var call = node.Get<Scripted>().Within(250.Ms).One.Remote(5);
        await node.Pass(100.Ms);
        await node.Quiet();
        Assert.Equal(2, (await call.Throws<WorkerFailedException>()).Attempts);
    }

    [Fact]
    public async Task A_call_that_pauses_is_cancelled_at_once_and_keeps_its_deadline()
    {
        var script = new Script { Starts = Throws(_ => true) };
        await using var node = await TestNode.Start(script, Retrying.Named("a"), Retrying.Named("b").Queue(1));
        using var stop = new CancellationTokenSource();
        var call = node.Get<Scripted>("a").One.Remote(5, stop.Token);
        var other = node.Get<Scripted>("b").One.Remote(5);
        await node.Quiet();
        Assert.Equal([1, 1], node.Node.Status.Pools.Select(p => p.Waiting));
        await node.Get<Scripted>("b").One.Remote(6).Throws<OverloadedException>();
        await stop.CancelAsync();
        Assert.True(call.IsCanceled);
        Assert.Equal([0, 1], node.Node.Status.Pools.Select(p => p.Waiting));
        await node.Seconds(5);
        await other.Throws<WorkerFailedException>();
        Assert.Equal(5, script.Runs.Length);
    }

    [Fact]
    public async Task A_stop_ends_what_pauses()
    {
        var script = new Script { Starts = Throws(_ => true) };
        var node = await TestNode.Start(script, Retrying);
        var call = node.Get<Scripted>().One.Remote(5);
        await node.Quiet();
        await node.DisposeAsync();
        await call.Throws<DrainingException>();
    }

    [Fact]
    public async Task A_pool_in_which_all_fails_is_not_hammered()
    {
        var script = new Script { Starts = Throws(_ => true) };
        await using var node = await TestNode.Start(script, Retrying);
        var calls = Enumerable.Range(0, 1_000).Select(i => node.Get<Scripted>().One.Remote(i)).ToArray();
        await node.Seconds(5);
        foreach (var call in calls) await call.Throws<WorkerFailedException>();
        Assert.InRange(script.Runs.Length, 1_000 + RetryBudget.Most, 1_000 * (1 + 1.5 * RetryBudget.PerAnswer) + RetryBudget.Most + 6);
    }

    [Fact]
    public async Task A_pool_that_has_used_up_its_budget_takes_nothing_from_anothers()
    {
        var script = new Script { Starts = Throws(run => run.Inputs[0] < 1_000 || run.Context.Attempt == 1) };
        await using var node = await TestNode.Start(script, Retrying.Named("failing"), Retrying.Named("other"));
        var failing = Enumerable.Range(0, 1_000).Select(i => node.Get<Scripted>("failing").One.Remote(i)).ToArray();
        await node.Pass(300.Ms);
        var other = Enumerable.Range(1_000, 50).Select(i => node.Get<Scripted>("other").One.Remote(i)).ToArray();
        await node.Seconds(5);
        Assert.Equal(Enumerable.Range(1_000, 50).Select(i => 2 * i), await Task.WhenAll(other).Soon());
        var attempts = await Task.WhenAll(failing.Select(async call => (await call.Throws<WorkerFailedException>()).Attempts));
        Assert.InRange(attempts.Count(a => a == 1), 500, 1_000);
    }

    [Fact]
    public async Task Failures_and_lost_workers_are_counted_apart()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Retrying.Liveness(Scripted.Methods.Live, period: 1.S, failures: 1));
        var call = node.Get<Scripted>().One.Remote(1);
        for (var i = 0; i < 3; i++)
        {
            await node.Quiet();
            script.Last.Throw(new InvalidDataException("bad"));
            await node.Pass(400.Ms);
        }

        Assert.Equal(4, script.Last.Context.Attempt);
        for (var i = 0; i < 3; i++)
        {
            script.Live = () => Task.FromResult(false);
            await node.Seconds(1);
            script.Live = () => Task.FromResult(true);
            await node.Seconds(8); // restarts after the first are put off
        }

        Assert.Equal(7, script.Last.Context.Attempt);
        script.Last.Answer();
        Assert.Equal(2, await call.Soon());
        script.Release();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_stream_that_fails_before_its_first_item_runs_again(bool isLive)
    {
        var (script, attempts) = (new Script(), new List<int>());
        script.Streams.Gives = (n, context) =>
        {
            attempts.Add(context.Attempt);
            return context.Attempt < 3 ? throw new InvalidDataException("not yet") : script.Streams.Count(n, context);
        };
        var steps = script.Streams.Steps;
        script.Streams.Steps = live =>
        {
            attempts.Add(attempts.Count + 1);
            if (attempts.Count == 1) throw new InvalidDataException("the step");
            if (attempts.Count == 2) live[0].Fail(new InvalidDataException("the sequence"));
            else steps(live);
        };
        await using var node = await TestNode.Start(script, Streaming);
        var handle = node.Get<Streamer>();
        var all = (isLive ? handle.Steps : handle.Numbers).Remote(3).All();
        for (var i = 0; i < 10 && !all.IsCompleted; i++) await node.Pass(100.Ms);
        Assert.Equal([0, 1, 2], await all.Soon());
        Assert.Equal([1, 2, 3], attempts.Take(3));
        Assert.Equal((0, 0), (node.Pool.Running, node.Pool.Waiting));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task And_never_after_its_first_item(bool isLive)
    {
        var (script, runs) = (new Script(), 0);
        script.Streams.Gives = (_, _) => { runs++; return OneThenThrows(); };
        script.Streams.Steps = live =>
        {
            if (live[0].Steps == 0) runs++;
            if (live[0].Steps == 0) live[0].Emit(0);
            else live[0].Fail(new InvalidDataException("bad"));
        };
        await using var node = await TestNode.Start(script, Streaming);
        var handle = node.Get<Streamer>();
        var (items, error) = await (isLive ? handle.Steps : handle.Numbers).Remote(1).GetAsyncEnumerator().UntilError();
        Assert.Equal([0], items);
        Assert.Equal(1, Assert.IsType<WorkerFailedException>(error).Attempts);
        await node.Seconds(5);
        Assert.Equal((1, 0, 0), (runs, node.Pool.Running, node.Pool.Waiting));

        static async IAsyncEnumerable<int> OneThenThrows()
        {
            yield return 0;
            await Task.Yield();
            throw new InvalidDataException("bad");
        }
    }

    [Fact]
    public async Task A_streams_last_error_carries_the_attempts_and_no_pause_outlasts_its_deadline()
    {
        var (script, runs) = (new Script(), 0);
        script.Streams.Gives = (_, _) => { runs++; throw new InvalidDataException("bad"); };
        await using var node = await TestNode.Start(script, Streaming);
        var stream = node.Get<Streamer>().Numbers.Remote(1).GetAsyncEnumerator().UntilError();
        await node.Seconds(5);
        Assert.Equal(4, Assert.IsType<WorkerFailedException>((await stream.Soon()).Error).Attempts);
        Assert.Equal(4, runs);
        stream = node.Get<Streamer>().Within(250.Ms).Numbers.Remote(1).GetAsyncEnumerator().UntilError();
        await node.Pass(100.Ms);
        await node.Quiet();
        Assert.Equal(2, Assert.IsType<WorkerFailedException>((await stream.Soon()).Error).Attempts);
    }

    [Fact]
    public async Task A_streams_failures_and_lost_workers_are_counted_apart()
    {
        var (script, attempts, gate) = (new Script(), new List<int>(), new TaskCompletionSource());
        script.Streams.Gives = (n, context) =>
        {
            attempts.Add(context.Attempt);
            return attempts.Count <= 3 ? throw new InvalidDataException("bad") : attempts.Count <= 6 ? Hangs() : script.Streams.Count(n, context);
        };
        await using var node = await TestNode.Start(script, Streaming.Liveness(Streamer.Methods.Live, period: 1.S, failures: 1));
        var all = node.Get<Streamer>().Numbers.Remote(2).All();
        for (var i = 0; i < 10; i++) await node.Pass(100.Ms);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(all.IsCompleted);
            script.Live = () => Task.FromResult(false);
            await node.Seconds(1);
            script.Live = () => Task.FromResult(true);
            await node.Seconds(8); // restarts after the first are put off
        }

        Assert.Equal([0, 1], await all.Soon());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], attempts);
        gate.SetResult();

        async IAsyncEnumerable<int> Hangs()
        {
            await gate.Task;
            yield break;
        }
    }

    [Fact]
    public void Pauses_grow_to_their_maximum_and_jitter_takes_up_to_a_half()
    {
        var retry = new RetrySpec(10, 50.Ms, 3, 1.S, Jitter: false);
        Assert.Equal([50.Ms, 150.Ms, 450.Ms, 1.S, 1.S], Enumerable.Range(1, 5).Select(i => retry.Pause(i, 0.3)));
        Assert.Equal((25.Ms, 50.Ms), ((retry with { Jitter = true }).Pause(1, 0), (retry with { Jitter = true }).Pause(1, 1)));
        Assert.Equal(1.S, retry.Pause(100, 0));
    }

    [Fact]
    public void Nonsense_is_a_fault()
    {
        var error = Assert.Throws<DefinitionException>(() => App.Cls<Scripted>().Retries(101, backoff: (-1).S, factor: 0.5, max: 0.S).Plan());
        Assert.Equal(["GW1037", "GW1038", "GW1039", "GW1045"], error.Faults.Select(f => f.Code).Order());
        Assert.Equal("App.Cls<Scripted>().Retries(3, backoff: 50.Ms, factor: 3, max: 1.S, jitter: false)", App.Cls<Scripted>().Retries(3, 50.Ms, 3, 1.S, false).ToString());
    }
}
