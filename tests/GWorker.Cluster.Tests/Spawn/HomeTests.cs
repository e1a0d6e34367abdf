using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Spawn;

/// <summary>Spawned calls of two nodes and their clients: who keeps them, and what becomes of them when that one goes.</summary>
public sealed class HomeTests : IAsyncLifetime
{
    const int Most = 40;

    readonly Journal journal = new();
    readonly string key = Guid.NewGuid().ToString("N");
    ClusterNode first = null!;
    ClusterNode second = null!;

    public async Task InitializeAsync()
    {
        first = await Start();
        second = await Start(first.Seed());
        foreach (var node in (ClusterNode[])[first, second]) await node.Until(() => node.Directory.Hosts.Count() == 2);
    }

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    Task<ClusterNode> Start(params string[] seeds) =>
        App.Of("spawn", App.Cls<Subject>().MinWorkers(1).Concurrent(1).Batched(1, 0.S)).KeepCalls(Most).Start(new() { Services = journal, Loggers = NullLoggerFactory.Instance, Seeds = [.. seeds] });

    Task<ClusterNode> Connect() => App.Connect("spawn", new() { Seeds = [second.Seed()], Loggers = NullLoggerFactory.Instance });

    static CallStore StoreOf(ClusterNode node) => ((ClusterCalls)node.Get<Subject>().Destination.Route.Calls).Store!;

    static async Task Until(Func<bool> holds)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patient.Patience, "It did not come so within 30 s.");
            await Task.Delay(10.Ms);
        }
    }

    [Fact]
    public async Task A_call_outlives_its_client_and_another_fetches_it()
    {
        string id;
        await using (var client = await Connect())
        {
            id = (await client.Get<Subject>().Hold.Spawn(key).Soon()).Id;
            await journal[key].Started.Task.Soon();
        }

        await using var other = await Connect();
        var call = await other.Get<Subject>().Hold.Fetch(id).Soon();
        Assert.Equal(CallStage.Running, (await call.Status().Soon()).Stage);
        var waits = call.Get();
        journal[key].Opened.SetResult();
        Assert.Equal(1, await waits.Soon());
        foreach (var node in (ClusterNode[])[first, second]) Assert.Equal(1, await (await node.Get<Subject>().Hold.Fetch(id).Soon()).Get().Soon());
    }

    [Fact]
    public async Task Two_nodes_have_each_call_and_neither_has_it_after_its_time_to_live()
    {
        await using var client = await Connect();
        var held = await client.Get<Subject>().Hold.Spawn(key, timeToLive: 300.Ms).Soon();
        await journal[key].Started.Task.Soon();
        Assert.Equal((1, 1), (StoreOf(first).Count, StoreOf(second).Count));
        var waits = held.Get();
        Assert.Equal(CallStage.Running, (await held.Status().Soon()).Stage); // asked after it on the same way: who waits is known there
        journal[key].Opened.SetResult();
        Assert.Equal(1, await waits.Soon());
        await Until(() => StoreOf(first).Count + StoreOf(second).Count == 0);
        Assert.Equal((0, 0), (StoreOf(first).Bytes, StoreOf(second).Bytes));
        await held.Get().Throws<UnknownCallException>();
    }

    [Fact]
    public async Task A_home_that_stops_loses_nothing()
    {
        var done = await first.Get<Subject>().Next.Spawn(1).Soon();
        Assert.Equal(2, await done.Get().Soon());
        var held = await first.Get<Subject>().Hold.Spawn(key).Soon();
        await journal[key].Started.Task.Soon(); // in the only worker, which is this node's: it was there first
        var queued = await first.Get<Subject>().Echo.Spawn("late").Soon();
        await using var client = await Connect();
        var waits = (await client.Get<Subject>().Echo.Fetch(queued.Id).Soon()).Get();
        var stops = first.DisposeAsync().AsTask();
        await Until(() => StoreOf(second).Find(queued.Id)?.Home == 0);
        journal[key].Opened.SetResult();
        await stops.Soon();
        Assert.Equal("late", await waits.Soon());
        var subject = second.Get<Subject>();
        Assert.Equal(2, await (await subject.Next.Fetch(done.Id).Soon()).Get().Soon());
        Assert.Equal(1, await (await subject.Hold.Fetch(held.Id).Soon()).Get().Soon());
        Assert.All(StoreOf(second).All, call => Assert.Equal(0, call.Home));
    }

    [Fact]
    public async Task A_node_that_comes_later_gets_the_copies_that_one_alone_had_none_of()
    {
        var done = await second.Get<Subject>().Next.Spawn(1).Soon();
        Assert.Equal(2, await done.Get().Soon());
        await first.DisposeAsync();
        first = await Start(second.Seed());
        await Until(() => StoreOf(first).Find(done.Id) is { IsAnswered: true });
        await second.DisposeAsync();
        Assert.Equal(2, await (await first.Get<Subject>().Next.Fetch(done.Id).Soon()).Get().Soon());
    }

    [Fact]
    public async Task No_node_keeps_more_than_the_app_says_copies_included()
    {
        await using var client = await Connect();
        var calls = await Task.WhenAll(Enumerable.Range(0, Most).Select(i => client.Get<Subject>().Next.Spawn(i))).Soon();
        Assert.Equal((Most, Most), (StoreOf(first).Count, StoreOf(second).Count));
        foreach (var node in (ClusterNode[])[client, first, second])
            Assert.Equal(Most, (await node.Get<Subject>().Next.Spawn(1).Throws<CallsFullException>()).Calls);
        Assert.Equal(Enumerable.Range(1, Most), await Task.WhenAll(calls.Select(c => c.Get())).Soon());
        Assert.Equal((Most, Most), (StoreOf(first).Count, StoreOf(second).Count));
    }

    [Fact]
    public async Task Many_ask_from_everywhere_while_it_ends_and_all_are_told_the_same()
    {
        await using var client = await Connect();
        ClusterNode[] nodes = [first, second, client];
        var call = await client.Get<Subject>().Hold.Spawn(key).Soon();
        await journal[key].Started.Task.Soon();
        var waits = new List<Task<int>>();
        foreach (var node in nodes)
            for (var i = 0; i < 20; i++) waits.Add((await node.Get<Subject>().Hold.Fetch(call.Id).Soon()).Get());
        var cancels = nodes.Select(async n => await (await n.Get<Subject>().Hold.Fetch(call.Id).Soon()).Cancel()).ToArray();
        journal[key].Opened.SetResult();
        var cancelled = await Task.WhenAll(cancels).Soon();
        Assert.Single(cancelled.Distinct());
        foreach (var wait in waits)
            if (cancelled[0]) await wait.ThrowsAny<OperationCanceledException>();
            else Assert.Equal(1, await wait.Soon());
    }
}
