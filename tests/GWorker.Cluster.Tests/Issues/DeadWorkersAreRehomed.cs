using Akka.Actor;
using Akka.Cluster.Sharding;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// Sharding gives a shard whose home is cleared a new one at once. The homes of ended workers went round for ever, were counted as workers
/// where they came, and left no turn to the moves of living ones: after some restarts a node that joined never got work.
/// </summary>
public class DeadWorkersAreRehomed
{
    [Fact]
    public async Task Homes_are_those_of_living_workers()
    {
        var app = App.Of("app", App.Cls<Echo>().MinWorkers(3));
        await using var first = await app.Start();
        var at = new Uri(first.Address.Replace("akka.tcp", "http", StringComparison.Ordinal));
        await using (await app.Start(new ClusterOptions { Seeds = [$"{at.Host}:{at.Port}"] })) await Until(async () => await Homes(first) == 2);
        await Until(async () => first.Status.Pools[0].Workers.Count(w => w.Stage == Stage.Ready) == 3 && await Homes(first) == 3);
    }

    static async Task<int> Homes(ClusterNode node) => (await ClusterSharding.Get(node.System!).ShardRegion("gworker-app-app").Ask<CurrentShardRegionState>(GetShardRegionState.Instance, Patient.Patience)).Shards.Count;

    // Sharding tells nobody of its homes: they can only be asked for.
    static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patient.Patience);
        while (!await holds()) await Task.Delay(50, patience.Token);
    }
}
