namespace GWorker.Tests;

/// <summary>
/// A worker that sharding moved never ended: its entity asked to be passivated, which a shard that is handed off does not hear. The
/// hand-off waited for its whole time-out, and so did a node that stopped meanwhile: 75 s.
/// </summary>
public class MovedWorkerEndsTests
{
    [Fact]
    public async Task A_worker_moves_to_a_node_that_joins_and_both_nodes_stop_soon()
    {
        var app = App.Of("app", App.Cls<Echo>().MinWorkers(2));
        var port = FreePort();
        string[] seeds = [$"127.0.0.1:{port}"];
        var first = await app.Start(new() { Port = port, Seeds = seeds });
        await using var second = await app.Start(new() { Seeds = seeds });

        // The old node has one, and the new one another: both ready.
        await Until(() => second.Cluster.Members.Length == 2 && second.Cluster.Members.All(m => m.Pools.Single().Workers is [{ Stage: Stage.Ready }]));
        Assert.Equal(2, await second.Get<Echo>().Next.Remote(1));

        // Not the shard that moved, but any: it would be in the way until its time-out.
        await first.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        await Until(() => second.Cluster.Members is [{ Pools: [{ Workers: [{ Stage: Stage.Ready }, { Stage: Stage.Ready }] }] }]);
    }

    static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 600; i++)
        {
            if (holds()) return;
            await Task.Delay(50);
        }

        Assert.Fail("It is not so after 30 s.");
    }

    static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
