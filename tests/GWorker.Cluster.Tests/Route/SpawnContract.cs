using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>What every route must do with calls that nobody waits for.</summary>
public abstract class SpawnContract(StartedRoute route) : RouteContract(route)
{
    readonly string key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_call_of_every_kind_is_spawned_and_fetched_as_often_as_one_likes()
    {
        var call = await Roomy.With(factor: 3).Times.Spawn(5).Soon();
        for (var i = 0; i < 3; i++) Assert.Equal(15, await call.Get().Soon());
        Assert.Equal(15, await (await Roomy.Times.Fetch(call.Id).Soon()).Get().Soon());
        Assert.Equal(CallStage.Done, (await call.Status().Soon()).Stage);
        Assert.Equal("small small", await (await Roomy.Loaded.Spawn().Soon()).Get().Soon());
        Assert.Equal("big big", await (await Roomy.With(model: "big").Loaded.Spawn().Soon()).Get().Soon());
        Assert.Equal("a 1 2.5", await (await Roomy.Join.Spawn("a", 1, 2.5).Soon()).Get().Soon());
        Assert.Null(await (await Roomy.EchoOrNull.Spawn(null).Soon()).Get().Soon());
        var batch = await Task.WhenAll(((string[])["a", "b", "c", "d"]).Select(t => Roomy.Shout.Spawn(t))).Soon();
        Assert.Equal(["A in 4", "B in 4", "C in 4", "D in 4"], await Task.WhenAll(batch.Select(c => c.Get())).Soon());
        await (await Roomy.Nothing.Spawn().Soon()).Get().Soon();
    }

    [Fact]
    public async Task Its_name_and_its_tags_are_those_that_its_code_sees()
    {
        var call = await Roomy.Tagged("tenant", "acme").Names.Spawn().Soon();
        Assert.Equal($"{call.Id}||tenant=acme", await call.Get().Soon());
    }

    [Fact]
    public async Task Its_status_tells_what_runs_from_what_waits()
    {
        var running = await Single.Hold.Spawn(key).Soon();
        await Control.Started.Remote(key).Soon();
        var queued = await Single.Next.Spawn(1).Soon();
        Assert.Equal(CallStage.Running, (await running.Status().Soon()).Stage);
        Assert.Equal(CallStage.Queued, (await queued.Status().Soon()).Stage);
        Assert.Equal(CallStage.Queued, (await queued.StatusWhilePending().Soon()).Stage);
        var (first, second) = (running.Get(), queued.Get());
        await Control.Open.Remote(key).Soon();
        Assert.Equal((1, 2), (await first.Soon(), await second.Soon()));
    }

    [Fact]
    public async Task What_it_threw_is_fetched_and_its_deadline_is_its_own()
    {
        var call = await Roomy.Fail.Spawn("bad weather").Soon();
        var error = await call.Get().Throws<WorkerFailedException>();
        Assert.Equal((Definitions.Roomy, "Fail", "bad weather"), (error.Worker, error.Method, error.ErrorMessage));
        var status = await call.Status().Soon();
        Assert.Equal((CallStage.Failed, error.Message), (status.Stage, status.Why));
        await Late(async (time, keys) => await (await Roomy.Within(time).Hold.Spawn(keys[0])).Get());
    }

    [Fact]
    public async Task A_cancel_ends_what_runs_and_what_waits_for_whoever_asks()
    {
        var running = await Single.Hold.Spawn(key).Soon();
        await Control.Started.Remote(key).Soon();
        var queued = await Single.Note.Spawn(key, 1).Soon();
        var waits = queued.Get();
        Assert.True(await (await Single.Note.Fetch(queued.Id).Soon()).Cancel().Soon());
        await waits.ThrowsAny<OperationCanceledException>();
        Assert.True(await running.Cancel().Soon());
        await Control.Stopped.Remote(key).Soon();
        Assert.Equal(CallStage.Cancelled, (await running.Status().Soon()).Stage);
        await Single.Next.Remote(1).Soon();
        Assert.Empty(await Control.Notes.Remote(key).Soon());
        var done = await Roomy.Next.Spawn(1).Soon();
        Assert.Equal(2, await done.Get().Soon());
        Assert.False(await done.Cancel().Soon());
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_does_not_give_up_the_call()
    {
        var call = await Roomy.Hold.Spawn(key).Soon();
        using var stop = new CancellationTokenSource();
        var waits = call.Get(cancel: stop.Token);
        await Control.Started.Remote(key).Soon();
        await stop.CancelAsync();
        await waits.ThrowsAny<OperationCanceledException>();
        await Control.Open.Remote(key).Soon();
        Assert.Equal(1, await call.Get().Soon());
    }

    [Fact]
    public async Task After_its_time_to_live_it_is_unknown_and_another_methods_is_told()
    {
        var brief = await Roomy.Next.Spawn(1, timeToLive: 1.Ms).Soon();
        while (await Known(brief)) await Task.Delay(10.Ms);
        Assert.Equal(brief.Id, (await Roomy.Next.Fetch(brief.Id).Throws<UnknownCallException>()).Id);
        await brief.Get().Throws<UnknownCallException>();
        var call = await Roomy.Next.Spawn(1).Soon();
        Assert.Equal(call.Id, (await Roomy.Times.Fetch(call.Id).Throws<CallMismatchException>()).Id);
        await Single.Next.Fetch(call.Id).Throws<CallMismatchException>();
        await Roomy.Next.Fetch("not one").Throws<UnknownCallException>();
        await Roomy.Next.Fetch(new string('0', 26)).Throws<UnknownCallException>();
        await Roomy.Echo.Spawn(null!).Throws<ArgumentNullException>();

        static async Task<bool> Known(FunctionCall<int> call)
        {
            try
            {
                await call.Status().Soon();
                return true;
            }
            catch (UnknownCallException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Many_are_spawned_at_once_and_each_has_its_own_answer()
    {
        var calls = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Roomy.Next.Spawn(i))).Soon();
        Assert.Equal(500, calls.Select(c => c.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, 500), await Task.WhenAll(calls.Select(c => c.Get())).Soon());
    }

    [Fact]
    public async Task Its_status_tells_that_its_worker_is_starting()
    {
        var frail = Node.Get<Frail>(Definitions.Mortal).With(key: key);
        var call = await frail.Next.Spawn(1).Soon();
        await Control.Started.Remote($"{key}+").Soon();
        var status = await call.NoLongerQueued().Soon();
        Assert.Equal(CallStage.StartingWorker, status.Stage);
        Assert.StartsWith("starting worker for ", $"{status}", StringComparison.Ordinal);
        Assert.Equal(CallStage.StartingWorker, (await call.StatusWhilePending().Soon()).Stage);
        Assert.Equal(CallStage.StartingWorker, (await (await frail.Next.Fetch(call.Id).Soon()).Status().Soon()).Stage);
        await Control.Open.Remote($"{key}+").Soon();
        Assert.Equal(2, await call.Get().Soon());
        Assert.Equal(CallStage.Done, (await call.Status().Soon()).Stage);
    }

    [Fact]
    public async Task A_workers_restart_costs_it_nothing_where_it_is_idempotent_and_ends_it_where_it_is_not()
    {
        var (again, lost) = (await Spawn(Definitions.Reborn, key), await Spawn(Definitions.Mortal, $"{key}2"));
        foreach (var one in (string[])[key, $"{key}2"])
        {
            await Control.Started.Remote(one).Soon();
            await Control.Open.Remote($"{one}-").Soon();
            await Control.Stopped.Remote($"{one}-").Soon(); // it has not lived
        }

        Assert.Equal(2, await again.Get().Soon());
        Assert.True((await lost.Get().Throws<WorkerLostException>()).MayHaveRun);
        Assert.Equal((CallStage.Done, CallStage.Failed), ((await again.Status().Soon()).Stage, (await lost.Status().Soon()).Stage));

        async Task<FunctionCall<int>> Spawn(string pool, string of)
        {
            await Control.Open.Remote($"{of}+").Soon();
            return await Node.Get<Frail>(pool).With(key: of).Last.Spawn().Soon();
        }
    }
}
