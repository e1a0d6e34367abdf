using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Spawn;

/// <summary>Calls that two nodes keep, of one worker, which is elsewhere for one of them.</summary>
public sealed class FrailTests : IAsyncLifetime
{
    readonly Journal journal = new();
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
        App.Of("frail", App.Cls<Frail>().Concurrent(2).Liveness(Frail.Methods.Lives, period: 50.Ms, failures: 1).Idempotent())
            .Start(new() { Services = journal, Loggers = NullLoggerFactory.Instance, Seeds = [.. seeds] });

    [Fact]
    public async Task Both_say_that_the_worker_is_starting_and_both_survive_its_restart()
    {
        var calls = await Task.WhenAll(((ClusterNode[])[first, second]).Select(node => node.Get<Frail>().Last.Spawn())).Soon();
        await journal["+"].Started.Task.Soon();
        foreach (var call in calls) Assert.Equal(CallStage.StartingWorker, (await call.NoLongerQueued().Soon()).Stage);
        journal["+"].Opened.SetResult();
        foreach (var call in calls)
            while ((await call.NoLongerQueued().Soon()).Stage == CallStage.StartingWorker) await Task.Delay(10.Ms);
        foreach (var call in calls) Assert.Equal(CallStage.Running, (await call.NoLongerQueued().Soon()).Stage);
        Assert.Single(((ClusterNode[])[first, second]).SelectMany(node => node.Status.Pools.Single().Workers));
        journal["-"].Opened.SetResult();
        Assert.Equal((int[])[2, 2], await Task.WhenAll(calls.Select(call => call.Get())).Soon());
    }
}
