namespace GWorker.Processes.Tests;

/// <summary>
/// Of two nodes neither can know whether the other died or is only not heard. One side must go on and one must not, whichever is left: the
/// one with the lower address goes on. That is why three nodes are the least that survive any one of them.
/// </summary>
public class TwoNodesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Without_the_higher_address_the_lower_one_goes_on()
    {
        await using var cluster = new Deployment(output, workers: 2);
        var nodes = await cluster.StartNodes(0, 1);
        await cluster.StartClient();
        await cluster.UntilAllServe(2);
        nodes[cluster.Higher(0, 1)].Send(Signal.Kill);
        await cluster.Until("one node serves", c => c.Count == 1 && c.Values.All(n => n > 0));
        var ledger = await cluster.Reconcile();
        Assert.All(ledger.Errors, error => Assert.Equal(nameof(WorkerLostException), error));
        Assert.Equal(0, ledger.RunTwice);
        Assert.False(nodes[1 - cluster.Higher(0, 1)].HasExited);
    }

    [Fact]
    public async Task Without_the_lower_address_the_other_one_leaves_and_every_call_is_told()
    {
        await using var cluster = new Deployment(output, workers: 2);
        var nodes = await cluster.StartNodes(0, 1);
        var client = await cluster.StartClient();
        await cluster.UntilAllServe(2);
        nodes[1 - cluster.Higher(0, 1)].Send(Signal.Kill);
        await Task.WhenAll(nodes[cluster.Higher(0, 1)].Gone(Deployment.Patience), client.WaitFor("OUT", Deployment.Patience));
        var ledger = await cluster.Reconcile();
        Assert.Equal(0, ledger.RunTwice);
        Assert.NotEmpty(ledger.Errors);
    }
}
