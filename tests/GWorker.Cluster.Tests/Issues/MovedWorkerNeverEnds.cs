using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// A shard that is handed off waits for its entity's end and ignores what the entity asks: a worker that asked to be passivated held
/// the hand-off up for its whole 75 s, and meanwhile nothing else could move.
/// </summary>
public class MovedWorkerNeverEnds
{
    [Fact]
    public async Task A_node_that_joins_gets_its_share_and_one_that_leaves_is_gone_soon()
    {
        var app = App.Of("app", App.Cls<Echo>().MinWorkers(4));
        await using var first = await app.Start();
        var at = new Uri(first.Address.Replace("akka.tcp", "http", StringComparison.Ordinal));
        var second = await app.Start(new ClusterOptions { Seeds = [$"{at.Host}:{at.Port}"] });
        await second.Until(() => Ready(second) == 2 && Ready(first) == 2); // one worker moves at a time: the second waited for the first's end
        await second.DisposeAsync().AsTask().WaitAsync(60.S);
        await first.Until(() => Ready(first) == 4);
    }

    static int Ready(ClusterNode node) => node.Status.Pools.Sum(p => p.Workers.Count(w => w.Stage == Stage.Ready));
}
