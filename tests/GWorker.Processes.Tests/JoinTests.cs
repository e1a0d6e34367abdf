namespace GWorker.Processes.Tests;

/// <summary>A node that joins takes its share, and nobody notices.</summary>
public class JoinTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_third_node_gets_work_and_no_call_fails()
    {
        await using var cluster = new Deployment(output, workers: 4, mixed: true) { Most = 4 };
        await cluster.StartNodes(0, 1);
        await cluster.StartClient(inFlight: 64);
        await cluster.UntilAllServe(2);
        await Joins(cluster);
    }

    /// <summary>What moved was started elsewhere only where the minimum asked for it, and so nothing moved: the node got work by chance, once after 154 s.</summary>
    [Fact]
    public async Task So_it_does_where_a_pool_under_pressure_is_above_its_minimum_and_at_its_maximum()
    {
        await using var cluster = new Deployment(output, workers: 2) { Most = 4, Work = 500 };
        await cluster.StartNodes(0, 1);
        await cluster.StartClient(inFlight: 64);
        await cluster.Until("4 workers serve", credits => credits.Values.Sum() >= 4 * 2 * 4); // each takes 4 at a time, and as many ahead
        await Joins(cluster);
    }

    static async Task Joins(Deployment cluster)
    {
        var from = DateTime.UtcNow;
        var third = await cluster.StartNode(2);
        var shared = await cluster.UntilAllServe(3);
        await Task.Delay(1000);
        var ledger = await cluster.Reconcile();
        cluster.Tell($"it serves {shared.TotalSeconds:0.0} s after it is ready, and ran {ledger.RunBy(third.Id, from)} calls");
        Assert.True(ledger.Failed == 0, $"{ledger}\n{cluster.Errors}");
        Assert.NotEqual(0, ledger.RunBy(third.Id, from));
        Assert.InRange(shared, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }
}
