namespace GWorker.Tests;

/// <summary>Calls that nobody waits for, in one process.</summary>
public partial class SpawnTests
{
    static readonly Cls<Scripted> Usual = App.Cls<Scripted>().MinWorkers(1).Concurrent(1).Batched(1, 0.S);

    static LocalCalls CallsOf(TestNode node) => (LocalCalls)node.Get<Scripted>().Destination.Route.Calls;

    [Fact]
    public async Task It_runs_although_nobody_waits_and_is_fetched_by_its_id()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Usual);
        var id = (await node.Get<Scripted>().One.Spawn(5).Soon()).Id;
        await node.Quiet();
        Assert.Equal([5], script.Runs.Single().Inputs);
        Assert.Equal(id, script.Last.Context.CallId);
        var call = await node.Get<Scripted>().One.Fetch(id).Soon();
        Assert.Equal(10, await call.Get().Soon());
        Assert.Equal(10, await call.Get(0.S).Soon());
        Assert.Matches("^[0-9a-z]{26}$", id);
        Assert.Equal($"Scripted.One {id}", call.ToString());
    }

    [Fact]
    public async Task Its_status_says_how_far_it_has_come()
    {
        var entered = new TaskCompletionSource();
        var script = new Script { Holds = true, Enters = _ => entered.Task };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Concurrent(1).Batched(1, 0.S));
        var scripted = node.Get<Scripted>();
        var (one, two) = (await scripted.One.Spawn(1).Soon(), await scripted.One.Spawn(2).Soon());
        await node.Pass(12.S);
        Assert.Equal("starting worker for 12.S", $"{await one.Status().Soon()}");
        entered.SetResult();
        await node.Pass(3.S);
        Assert.Equal(new(CallStage.Running, 3.S), await one.Status().Soon());
        Assert.Equal(new(CallStage.Queued, 15.S), await two.Status().Soon());
        script.Last.Answer();
        await node.Pass(2.S);
        Assert.Equal("done 2.S ago, kept for 3598.S more", $"{await one.Status().Soon()}");
        script.Last.Throw(new InvalidDataException("bad"));
        await node.Quiet();
        var failed = await two.Status().Soon();
        Assert.True(failed.IsOver);
        Assert.Equal((CallStage.Failed, (await two.Get().Throws<WorkerFailedException>()).Message), (failed.Stage, failed.Why));
    }

    [Fact]
    public async Task Parameters_deadline_tags_and_batches_are_as_with_every_call()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Batched(4, 1.S));
        var call = await node.Get<Scripted>().With(factor: 3).Within(5.S).Tagged("tenant", "acme").One.Spawn(1).Soon();
        await node.Quiet();
        Assert.Equal(("3", "acme", node.Clock.GetUtcNow() + 5.S), (script.Last.Seen, script.Last.Context.Tags["tenant"], script.Last.Context.Deadline));
        await node.Pass(5.S);
        Assert.Equal(5.S, (await call.Get().Throws<CallTimeoutException>()).Deadline);
        script.Release();
        var many = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => node.Get<Scripted>().Many.Spawn(i))).Soon();
        Assert.Equal((int[])[0, 2, 4, 6], await Task.WhenAll(many.Select(c => c.Get())).Soon());
        Assert.Equal(4, script.Sizes[^1]);
    }

    [Fact]
    public async Task It_has_an_hour_where_nothing_was_said()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual);
        var call = await node.Get<Scripted>().One.Spawn(1).Soon();
        await node.Pass(59.Mins);
        Assert.Equal(CallStage.Running, (await call.Status().Soon()).Stage);
        await node.Pass(1.Mins);
        Assert.Equal(1.H, (await call.Get().Throws<CallTimeoutException>()).Deadline);
        script.Release();
    }

    [Fact]
    public async Task Its_time_to_live_counts_from_its_end_and_then_it_is_unknown()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual);
        var call = await node.Get<Scripted>().Texts.Spawn(new string('x', 10_000), timeToLive: 30.S).Soon();
        await node.Pass(20.Mins);
        Assert.Equal((1, 20_000), (CallsOf(node).Store.Count, CallsOf(node).Store.Bytes));
        script.Last.Answer();
        await node.Pass(29.S);
        Assert.Equal(20_000, await call.Get().Soon());
        Assert.Equal(1.S, (await call.Status().Soon()).Left);
        Assert.Equal((1, CallStore.Least), (CallsOf(node).Store.Count, CallsOf(node).Store.Bytes)); // the input is of no use any more
        await node.Pass(1.S);
        Assert.Equal((0, 0), (CallsOf(node).Store.Count, CallsOf(node).Store.Bytes));
        var error = await call.Get().Throws<UnknownCallException>();
        Assert.Equal(call.Id, error.Id);
        await call.Status().Throws<UnknownCallException>();
        await call.Cancel().Throws<UnknownCallException>();
        await node.Get<Scripted>().Texts.Fetch(call.Id).Throws<UnknownCallException>();
    }

    [Fact]
    public async Task A_cancel_ends_it_whether_it_is_queued_or_runs()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual);
        var (running, queued) = (await node.Get<Scripted>().One.Spawn(1).Soon(), await node.Get<Scripted>().One.Spawn(2).Soon());
        await node.Quiet();
        Assert.True(await queued.Cancel().Soon());
        Assert.True(await running.Cancel().Soon());
        await node.Quiet();
        Assert.True(script.Last.Context.Stop.IsCancellationRequested);
        Assert.True(await running.Cancel().Soon());
        Assert.Equal(CallStage.Cancelled, (await running.Status().Soon()).Stage);
        Assert.Equal($"Spawned call {queued.Id} was cancelled.", (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued.Get().Soon())).Message);
        script.Release();
        await node.Quiet();
        Assert.Single(script.Runs);
        var done = await node.Get<Scripted>().One.Spawn(3).Soon();
        Assert.Equal(6, await done.Get().Soon());
        Assert.False(await done.Cancel().Soon());
        Assert.Equal(6, await done.Get().Soon());
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_does_not_give_up_the_call()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual);
        var call = await node.Get<Scripted>().One.Spawn(1).Soon();
        using var stop = new CancellationTokenSource();
        var (given, late) = (call.Get(cancel: stop.Token), call.Get(2.S));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.Soon());
        await node.Pass(2.S);
        var error = await late.Throws<CallPendingException>();
        Assert.Equal((call.Id, new CallStatus(CallStage.Running, 2.S)), (error.Id, error.Status));
        Assert.Equal($"Spawned call {call.Id} is not over after 2.S: running for 2.S. Get it again later, or give it up with Cancel().", error.Message);
        script.Release();
        Assert.Equal(2, await call.Get().Soon());
    }

    [Fact]
    public async Task No_more_are_kept_than_the_app_says_in_number_and_in_bytes()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Of("app", Usual).KeepCalls(3, 100_000));
        var scripted = node.Get<Scripted>();
        var big = await scripted.Texts.Spawn(new string('x', 45_000)).Soon();
        var error = await scripted.Texts.Spawn(new string('x', 10_000)).Throws<CallsFullException>();
        Assert.Equal((1, 90_000), (error.Calls, error.Bytes));
        await scripted.One.Spawn(1).Soon();
        await scripted.One.Spawn(2).Soon();
        error = await scripted.One.Spawn(3).Throws<CallsFullException>();
        Assert.Equal(
            "A spawned call of Scripted with 1024 bytes has no room: 3 of 3 calls are kept here, with 92048 of 100000 bytes. " +
            "Spawn with a shorter timeToLive, cancel what nobody will fetch, or raise .KeepCalls(…) of the app.", error.Message);
        Assert.Equal("App.Of(\"app\", App.Cls<Scripted>()).KeepCalls(3, 100000)", App.Of("app", App.Cls<Scripted>()).KeepCalls(3, 100_000).ToString());
        script.Release();
        Assert.Equal(90_000, await big.Get().Soon());
    }

    [Worker]
    public partial class Writer
    {
        [Method] public string Write(int length) => new('x', length);
    }

    [Fact]
    public async Task An_answer_that_has_no_room_ends_the_call_with_a_word_of_that()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Writer>().MinWorkers(1)).KeepCalls(10, 10_000));
        var (fits, not) = (await node.Get<Writer>().Write.Spawn(1_000).Soon(), await node.Get<Writer>().Write.Spawn(5_000).Soon());
        Assert.Equal(1_000, (await fits.Get().Soon()).Length);
        await not.Get().Throws<CallsFullException>();
        Assert.Equal(CallStage.Failed, (await not.Status().Soon()).Stage);
    }

    [Fact]
    public async Task It_waits_where_its_queue_is_full()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual.Queue(1));
        var calls = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => node.Get<Scripted>().One.Spawn(i))).Soon();
        Assert.Equal(CallStage.Queued, (await calls[3].Status().Soon()).Stage);
        Assert.True(await calls[2].Cancel().Soon()); // not in the queue either
        script.Release();
        await node.Seconds(5);
        Assert.Equal((int[])[0, 2, 6], await Task.WhenAll(calls.Where((_, i) => i != 2).Select(c => c.Get())).Soon());
        Assert.Equal(3, script.Runs.Length);
    }

    [Fact]
    public async Task A_lost_worker_costs_it_nothing_where_it_is_idempotent()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(
            script, Usual.Named("a").Idempotent().Liveness(Scripted.Methods.Live, period: 1.S, failures: 1), Usual.Named("b").Liveness(Scripted.Methods.Live, period: 1.S, failures: 1));
        var (again, lost) = (await node.Get<Scripted>("a").One.Spawn(1).Soon(), await node.Get<Scripted>("b").One.Spawn(2).Soon());
        script.Live = () => Task.FromResult(false);
        await node.Seconds(1);
        script.Live = () => Task.FromResult(true);
        await node.Seconds(6);
        Assert.True((await lost.Get().Throws<WorkerLostException>()).MayHaveRun);
        Assert.Equal(2, script.Last.Context.Attempt);
        script.Release();
        Assert.Equal(2, await again.Get().Soon());
    }

    [Fact]
    public async Task A_stop_ends_what_has_not_started()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual);
        var (running, queued) = (await node.Get<Scripted>().One.Spawn(1).Soon(), await node.Get<Scripted>().One.Spawn(2).Soon());
        await node.Quiet();
        var end = node.Node.DisposeAsync().AsTask();
        await queued.Get().Throws<DrainingException>();
        script.Release();
        await end.Soon();
        Assert.Equal(2, await running.Get().Soon());
        await node.Get<Scripted>().One.Spawn(3).Throws<DrainingException>();
    }

    [Fact]
    public async Task What_is_no_id_and_what_is_anothers_are_told_apart()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Usual);
        var call = await node.Get<Scripted>().One.Spawn(1).Soon();
        var error = await node.Get<Scripted>().Two.Fetch(call.Id).Throws<CallMismatchException>();
        Assert.Equal(
            $"Spawned call {call.Id} is none of Scripted.Two: it is one of Scripted: {Scripted.Methods.One.Signature}. Fetch it through the handle and the method that spawned it.", error.Message);
        foreach (var id in (string[])["", "x", new('x', 1 << 20), new('0', CallId.Length), $"{call.Id}0", call.Id.ToUpperInvariant()])
            Assert.True((await node.Get<Scripted>().One.Fetch(id).Throws<UnknownCallException>()).Message.Length < 400);
        await node.Get<Scripted>().One.Fetch(null!).Throws<ArgumentNullException>();
    }

    [Fact]
    public async Task Nonsense_is_refused_before_anything_is_kept()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Usual);
        await node.Get<Scripted>().Texts.Spawn(null!).Throws<ArgumentNullException>();
        await node.Get<Scripted>().One.Spawn(1, 0.S).Throws<ArgumentOutOfRangeException>();
        await node.Get<Scripted>().One.Spawn(1, 25.H).Throws<ArgumentOutOfRangeException>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => node.Get<Scripted>().One.Spawn(1, cancel: new(true)).Soon());
        Assert.Equal(0, CallsOf(node).Store.Count);
        var call = await node.Get<Scripted>().One.Spawn(1).Soon();
        await call.Get((-1).S).Throws<ArgumentOutOfRangeException>();
        var faults = Assert.Throws<DefinitionException>(() => new LocalNode(App.Of("app", Usual).KeepCalls(0, 5), new())).Faults;
        Assert.Equal(["GW1056"], faults.Select(f => f.Code));
    }

    [Fact]
    public async Task A_full_queue_is_asked_again_within_a_second_however_long_its_hint()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, Usual.Queue(1));
        var scripted = node.Get<Scripted>();
        var calls = new List<Task<int>> { scripted.One.Remote(0), scripted.One.Remote(1) };
        for (var i = 2; i < 4; i++)
        {
            await node.Pass(100.S); // what a run takes here
            script.Last.Answer();
            await node.Quiet();
            calls.Add(scripted.One.Remote(i));
        }

        var refused = await Assert.ThrowsAsync<OverloadedException>(() => scripted.One.Remote(4).Soon());
        Assert.True(refused.RetryAfter > 10.S);
        var call = await scripted.One.Spawn(5).Soon();
        await node.Quiet();
        script.Release();
        await Task.WhenAll(calls).Soon();
        await node.Pass(1.S);
        Assert.Equal(10, await call.Get().Soon());
    }
}
