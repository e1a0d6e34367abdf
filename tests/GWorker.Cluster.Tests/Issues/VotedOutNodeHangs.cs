using Akka.Cluster;

namespace GWorker.Tests.Issues;

/// <summary>
/// A node that the cluster votes out loses its shard region, and with it the entities that its workers' events went to: nobody heard
/// the workers' stop, and the node hung until its shutdown phase gave up after 65 s.
/// </summary>
public class VotedOutNodeHangs
{
    [Fact]
    public async Task It_stops_as_soon_as_its_workers_have_ended_in_order()
    {
        var node = await App.Of("app", App.Cls<Echo>().MinWorkers(2)).Start();
        var cluster = Cluster.Get(node.System!);
        cluster.Down(cluster.SelfAddress);
        await node.Stopped.WaitAsync(60.S);
        Assert.All(node.Status.Pools, pool => Assert.Empty(pool.Workers));
    }
}
