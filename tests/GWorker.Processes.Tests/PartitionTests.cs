namespace GWorker.Processes.Tests;

/// <summary>A cable is pulled: one node hears nobody, and nobody hears it.</summary>
public class PartitionTests(ITestOutputHelper output)
{
    [NetworkFact]
    public async Task The_majority_goes_on_and_the_node_that_was_cut_off_leaves()
    {
        using var network = new Network(4);
        await using var cluster = new Deployment(output, workers: 3, places: network.Places);
        var nodes = await cluster.StartNodes(0, 1, 2);
        await cluster.StartClient();
        await cluster.UntilAllServe(3);
        await Task.Delay(1000);
        var credits = (await cluster.Credits())[cluster.AddressOf(1)];
        var moment = DateTime.UtcNow;
        network.Cut(1);
        var noticed = await cluster.Until("the node that was cut off is out", c => !c.ContainsKey(cluster.AddressOf(1)));
        var left = await nodes[1].Gone(Deployment.Patience);
        network.Mend(1);
        await cluster.Until("two nodes serve", c => c.Count == 2 && c.Values.All(n => n > 0));
        var ledger = await cluster.Reconcile();
        cluster.Tell($"out after {noticed.TotalSeconds:0.0} s, gone {left.TotalSeconds:0.0} s later; it had {credits} credits; first answer {ledger.FirstAnswerAfter(moment).TotalSeconds:0.000} s after the cut");
        Assert.All(ledger.Errors, error => Assert.Equal(nameof(WorkerLostException), error));
        Assert.InRange(ledger.Failed, 0, credits);
        Assert.Equal(0, ledger.RunTwice);
        Assert.InRange(ledger.FirstAnswerAfter(moment), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
