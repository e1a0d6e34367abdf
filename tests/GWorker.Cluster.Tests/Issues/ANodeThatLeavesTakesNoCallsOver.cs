using Akka;
using Akka.Actor;
using Akka.Cluster;
using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Issues;

/// <summary>
/// A node that has left is told that all the others are gone, one after another. It took the calls over of which it had the copies, and gave
/// copies of them to those whom it had not been told of yet: they ran twice, or were said to be lost, while their home went on with them.
/// </summary>
public sealed class ANodeThatLeavesTakesNoCallsOver : IAsyncLifetime
{
    readonly Journal journal = new();
    readonly string key = Guid.NewGuid().ToString("N");
    readonly List<ClusterNode> nodes = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        journal[key].Opened.TrySetResult();
        foreach (var node in nodes) await node.DisposeAsync().AsTask().Soon();
    }

    /// <summary>Others are told to be gone by the order of their addresses.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whose_home_goes_on_with_them(bool homeIsFirst)
    {
        int[] ports = [.. Enumerable.Range(0, 3).Select(_ => FreePort.Next()).Order()];
        if (!homeIsFirst) Array.Reverse(ports);
        var home = await Start(ports[0]);
        foreach (var port in ports[1..]) await Start(port, home.Seed());
        foreach (var node in nodes) await node.Until(() => node.Directory.Hosts.Count() == 3);
        var call = await home.Get<Subject>().Hold.Spawn(key).Soon();
        await journal[key].Started.Task.Soon();
        var deputy = nodes.Find(n => n != home && StoreOf(n).Find(call.Id) is not null)!;
        await Leave(deputy);

        nodes.Remove(deputy);
        var third = nodes.Find(n => n != home)!;
        var uid = Cluster.Get(home.System!).SelfUniqueAddress.Uid;
        for (var since = TimeProvider.System.GetTimestamp(); StoreOf(third).Find(call.Id)?.Home != uid; await Task.Delay(10.Ms))
            Assert.True(TimeProvider.System.GetElapsedTime(since) < 30.S, $"The third node has {StoreOf(third).Find(call.Id)?.Home.ToString() ?? "nothing"} of it.");
        Assert.Equal(CallStage.Running, (await (await third.Get<Subject>().Hold.Fetch(call.Id).Soon()).Status().Soon()).Stage);
        journal[key].Opened.TrySetResult();
        Assert.Equal(1, await call.Get().Soon());
        Assert.False(StoreOf(third).Find(call.Id)!.RunsAgain);
    }

    [Fact]
    public async Task Who_still_asks_it_for_a_call_is_told_that_it_has_stopped()
    {
        var home = await Start(FreePort.Next());
        var leaves = await Start(FreePort.Next(), home.Seed());
        await leaves.Until(() => leaves.Directory.Hosts.Count() == 2);
        var call = await home.Get<Subject>().Hold.Spawn(key).Soon();
        await journal[key].Started.Task.Soon();
        var waits = (await leaves.Get<Subject>().Hold.Fetch(call.Id).Soon()).Get();
        await Leave(leaves);
        Assert.Contains("this node has stopped", (await waits.Throws<UnavailableException>()).Message, StringComparison.Ordinal);
        journal[key].Opened.TrySetResult();
        Assert.Equal(1, await call.Get().Soon());
    }

    /// <summary>It has time to hear that the others are gone, as it has on a busy machine.</summary>
    static async Task Leave(ClusterNode node)
    {
        CoordinatedShutdown.Get(node.System!).AddTask(CoordinatedShutdown.PhaseClusterShutdown, "hears", async () =>
        {
            await node.Until(() => !node.Directory.Hosts.Any(e => e.Address != $"{node.Address}"));
            return Done.Instance;
        });
        await node.DisposeAsync().AsTask().Soon();
    }

    static CallStore StoreOf(ClusterNode node) => ((ClusterCalls)node.Get<Subject>().Destination.Route.Calls).Store!;

    async Task<ClusterNode> Start(int port, params string[] seeds)
    {
        var app = App.Of("leaves", App.Cls<Subject>().MinWorkers(1).MaxWorkers(1).Concurrent(4).Batched(1, 0.S).Idempotent());
        nodes.Add(await app.Start(new() { Services = journal, Loggers = NullLoggerFactory.Instance, Port = port, Seeds = [.. seeds] }));
        return nodes[^1];
    }
}
