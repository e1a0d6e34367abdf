namespace GWorker.Processes.Tests;

/// <summary>A cable is pulled: one node hears nobody, and nobody hears it.</summary>
public class PartitionTests(ITestOutputHelper output)
{
    [NetworkFact]
    public async Task The_majority_goes_on_and_the_node_that_was_cut_off_leaves()
    {
        using var network = new Network(4);
        await using var cluster = new Deployment(output, workers: 3, mixed: true, places: network.Places);
        var nodes = await cluster.StartNodes(0, 1, 2);
        await cluster.StartClient(inFlight: 64, every: 50);
        await cluster.UntilAllServe(3);
        await Task.Delay(1000);
        var credits = (await cluster.Credits())[cluster.AddressOf(1)];
        var moment = DateTime.UtcNow;
        network.Cut(1);
        var noticed = await cluster.Until("the node that was cut off is out", c => !c.ContainsKey(cluster.AddressOf(1)));
        var left = await nodes[1].Gone(Deployment.Patience);
        network.Mend(1);
        await cluster.Until("two nodes serve", c => c.Count == 2 && c.Values.All(n => n > 0));
        var end = DateTime.UtcNow;
        var ledger = await cluster.Reconcile();
        var silence = ledger.SilenceBetween(moment, end);
        cluster.Tell($"out after {noticed.TotalSeconds:0.0} s, gone {left.TotalSeconds:0.0} s later; it had {credits} credits; first answer {ledger.FirstAnswerAfter(moment).TotalSeconds:0.000} s after the cut, longest silence from then on {silence.TotalSeconds:0.000} s");
        Assert.All(ledger.Errors, error => Assert.Equal(nameof(WorkerLostException), error));
        Assert.InRange(ledger.Failed, 0, credits);
        Assert.Equal(0, ledger.RunTwice);
        Assert.InRange(ledger.FirstAnswerAfter(moment), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(silence, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [NetworkFact]
    public async Task The_oldest_node_is_cut_off_and_another_keeps_the_pools()
    {
        using var network = new Network(4);
        await using var cluster = new Deployment(output, workers: 3, places: network.Places);
        Child[] nodes = [await cluster.StartNode(0), .. await cluster.StartNodes(1, 2)];
        await cluster.StartClient();
        await cluster.UntilAllServe(3);
        Assert.True(nodes[0].HasKeptThePools);
        Assert.DoesNotContain(nodes[1..], n => n.HasKeptThePools);
        var credits = (await cluster.Credits())[cluster.AddressOf(0)];
        network.Cut(0);
        await cluster.Until("the node that was cut off is out", c => !c.ContainsKey(cluster.AddressOf(0)));

        // Its worker runs again on one of the others: who has ordered that is the keeper.
        await cluster.Until("three workers serve on two nodes", c => c.Count == 2 && c.Values.Sum() >= 3 * credits);
        await nodes[0].Gone(Deployment.Patience);
        Assert.Single(nodes[1..], n => n.HasKeptThePools);
        var ledger = await cluster.Reconcile();
        Assert.All(ledger.Errors, error => Assert.Equal(nameof(WorkerLostException), error));
        Assert.InRange(ledger.Failed, 0, credits);
        Assert.Equal(0, ledger.RunTwice);
    }

    [NetworkFact]
    public async Task A_client_with_the_minority_is_out_with_it_and_one_that_comes_later_is_served()
    {
        using var network = new Network(5);
        await using var cluster = new Deployment(output, workers: 3, mixed: true, places: network.Places);
        var nodes = await cluster.StartNodes(0, 1, 2);
        var client = await cluster.StartClient(inFlight: 64);
        await cluster.UntilAllServe(3);
        network.Split(1, 3);
        await Task.WhenAll(client.WaitFor("OUT", Deployment.Patience), nodes[1].Gone(Deployment.Patience));
        await cluster.StartClient(4, inFlight: 64);
        await cluster.Until("two nodes serve", c => c.Count == 2 && c.Values.All(n => n > 0));
        await Task.Delay(500);
        var ledger = await cluster.Reconcile();

        // It is told of what it had sent that it may have run, and of what it still wants to send that there is nobody.
        Assert.All(ledger.Errors, error => Assert.Contains(error, (string[])[nameof(WorkerLostException), nameof(UnavailableException), nameof(DrainingException)]));
        Assert.Equal(0, ledger.RunTwice);
    }
}
