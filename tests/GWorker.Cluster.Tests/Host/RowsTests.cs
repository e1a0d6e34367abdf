using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Rows of the table of semantics where a call and its worker are on different nodes.</summary>
public sealed class RowsTests : IDisposable
{
    readonly Load load = new();
    readonly Watch watch = new();
    readonly Kept log = new();

    public void Dispose() => log.Dispose();

    Task<ClusterNode> Host(Cls cls, IServiceProvider services, params string[] seeds) =>
        App.Of("rows", cls).Start(new() { Services = services, Seeds = [.. seeds], Loggers = log }).Soon();

    Task<ClusterNode> Client(ClusterNode of) => App.Connect("rows", new() { Seeds = [of.Seed()], Loggers = log }).Soon();

    static int Ready(ClusterNode seen) => Workers(seen).Count(w => w.Stage == Stage.Ready);

    static IEnumerable<MemberWorker> Workers(ClusterNode seen) => seen.Cluster.Members.SelectMany(m => m.Pools).SelectMany(p => p.Workers);

    [Fact]
    public async Task Enter_an_embedded_nodes_start_throws_on_the_first_failure()
    {
        load.Fails = true;
        var error = await App.Of("rows", App.Cls<Loaded>().MinWorkers(1)).Start(new() { Services = load, Loggers = log }).Throws<WorkerStartException>();
        Assert.Contains("no weights", error.Message, StringComparison.Ordinal);
        Assert.Equal(["enter", "freed"], load.Notes); // once, and nothing of it is left
    }

    [Fact]
    public async Task Enter_a_node_among_others_logs_each_failure_and_goes_on()
    {
        await using var first = await Host(App.Cls<Loaded>().MinWorkers(1), load);
        var other = new Load { Fails = true };
        var start = Host(App.Cls<Loaded>().MinWorkers(2), other, first.Seed());
        await log.Until(l => l.Contains("Loaded could not enter (2 in a row): InvalidDataException: no weights", StringComparison.Ordinal));
        Assert.False(start.IsCompleted);
        Assert.Contains(log.Lines, l => l.Contains("Loaded could not enter (1 in a row)", StringComparison.Ordinal));
        other.Fails = false;
        await using var second = await start;
        Assert.Equal(2, Ready(second));
    }

    [Fact]
    public async Task Enter_a_clients_callers_get_the_cause_after_three_failures()
    {
        load.Fails = true;
        await using var node = await Host(App.Cls<Loaded>(), load);
        await using var client = await Client(node);
        var error = await client.Get<Loaded>().IsLive.Remote().Throws<UnavailableException>();
        Assert.Contains("it could not enter 3 times in a row, last: InvalidDataException: no weights", error.Message, StringComparison.Ordinal);
        Assert.InRange(load.Notes.Count(n => n == "enter"), 3, 10); // on a busy machine the client hears of it after the next try
        load.Fails = false;
        await client.Until(() => Ready(client) == 1); // it is tried again by itself
        Assert.True(await client.Get<Loaded>().IsLive.Remote().Soon());
    }

    [Fact]
    public async Task Readiness_a_clients_call_waits_for_a_worker_that_is_not_ready_and_runs_when_it_is()
    {
        await using var node = await Host(App.Cls<Watched>().MinWorkers(1).Readiness(Watched.Methods.IsOpen, period: 100.Ms), watch);
        await using var client = await Client(node);
        Assert.Equal(2, await client.Get<Watched>().Next.Remote(1).Soon());
        watch.Open = false;
        await client.Until(() => Workers(client).Single().Stage == Stage.Unready);
        var call = client.Get<Watched>().Next.Remote(2);
        var impatient = client.Get<Watched>().Within(200.Ms).Next.Remote(3);
        Assert.Contains("Unready", (await impatient.Throws<UnavailableException>()).Message, StringComparison.Ordinal);
        Assert.False(call.IsCompleted);
        watch.Open = true;
        Assert.Equal(3, await call.Soon());
        Assert.Single(watch.Instances);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scale_a_clients_calls_start_a_worker_and_it_goes_when_none_come(bool keyed)
    {
        await using var node = await Host(App.Cls<Loaded>().ScaleDown(1.S), load);
        await using var client = await Client(node);
        var handle = keyed ? client.Get<Loaded>().With(by: new Slow(1)) : client.Get<Loaded>();
        foreach (var time in (int[])[1, 2])
        {
            var ready = client.Until(() => Ready(client) == 1);
            Assert.True(await handle.IsLive.Remote().Soon());
            await ready;
            await client.Until(() => !Workers(client).Any());
            Assert.Equal((time, time), (load.Notes.Count(n => n == "enter"), load.Notes.Count(n => n == "freed")));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Scale_what_waits_too_long_is_given_more_workers_up_to_the_maximum_and_fewer_again(bool keyed)
    {
        var busy = new Busy();
        await using var node = await Host(App.Cls<Occupied>().MaxWorkers(2).ScaleDown(1.S), busy);
        await using var client = await Client(node);
        var handle = keyed ? client.Get<Occupied>().With(by: 7) : client.Get<Occupied>();
        var calls = Enumerable.Range(0, 5).Select(i => handle.Hold.Remote(i)).ToArray();
        await client.Until(() => Ready(client) == 2);
        await busy.Two.Task.Soon();
        busy.Go.SetResult();
        Assert.Equal(Enumerable.Range(0, 5), await Task.WhenAll(calls).Soon());
        Assert.Equal(2, busy.Most);
        await client.Until(() => !Workers(client).Any());
    }

    [Fact]
    public async Task Describe_asks_a_worker_of_another_node()
    {
        await using var first = await Host(App.Cls<Watched>().MinWorkers(1), watch);
        await using var second = await Host(App.Cls<Watched>().MinWorkers(1), watch, first.Seed());
        await second.Until(() => Ready(second) == 1);
        var call = second.Get<Watched>().Hang.Remote(1);
        await watch.Inside.Task.Soon();
        var report = await second.Describe(Workers(second).Single().Id).Soon();
        Assert.Equal((first.Address, "Watched", Stage.Ready, 1, 1), (report.Node, report.Pool, report.Stage, report.Epoch, report.Running));
        watch.Go.Set();
        Assert.Equal(1, await call.Soon());
    }
}

/// <summary>What <see cref="Occupied"/> saw, and waits for.</summary>
public sealed class Busy : IServiceProvider
{
    int running;
    int workers;

    public object? GetService(Type type) => type == typeof(Busy) ? this : null;

    internal TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when two calls run at a time.</summary>
    internal TaskCompletionSource Two { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many workers there were.</summary>
    internal int Most => workers;

    internal void Enter() => Interlocked.Increment(ref workers);

    internal async Task Hold()
    {
        if (Interlocked.Increment(ref running) == 2) Two.TrySetResult();
        await Go.Task;
        Interlocked.Decrement(ref running);
    }
}

[Worker]
public partial class Occupied
{
    readonly Busy busy;

    public Occupied(Busy busy)
    {
        this.busy = busy;
        busy.Enter();
    }

    [Parameter(PerPool = true)] public partial int By { get; } = 0;

    [Method]
    public async Task<int> Hold(int x)
    {
        await busy.Hold();
        return x;
    }
}
