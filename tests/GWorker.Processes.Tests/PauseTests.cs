namespace GWorker.Processes.Tests;

/// <summary>A node that stands still for longer than the cluster waits, and then goes on.</summary>
public class PauseTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_node_that_was_voted_out_leaves_and_no_call_is_answered_or_runs_twice()
    {
        await using var cluster = new Deployment(output, workers: 3, mixed: true);
        var nodes = await cluster.StartNodes(0, 1, 2);
        await cluster.StartClient(inFlight: 64);
        await cluster.UntilAllServe(3);
        await Task.Delay(1000);
        var credits = await cluster.CreditsOf(2);
        nodes[2].Send(Signal.Stop);
        credits = Math.Max(credits, await cluster.CreditsOf(2)); // it may have been given another worker meanwhile
        var noticed = await cluster.Until("the stopped node is out", c => !c.ContainsKey(cluster.AddressOf(2)));
        await Task.Delay(2000);
        nodes[2].Send(Signal.Continue);
        var left = await nodes[2].Gone(Deployment.Patience);
        cluster.Tell($"out after {noticed.TotalSeconds:0.0} s, gone {left.TotalSeconds:0.0} s after it went on; it had {credits} credits");
        var ledger = await cluster.Reconcile();
        Assert.All(ledger.Errors, error => Assert.Equal(nameof(WorkerLostException), error));
        Assert.InRange(ledger.Failed, 0, credits);
        Assert.Equal(0, ledger.RunTwice);
    }

    [Fact]
    public async Task What_is_idempotent_runs_again_elsewhere_and_its_first_attempt_answers_nobody()
    {
        await using var cluster = new Deployment(output, workers: 3, idempotent: true) { Work = 50, WorkAgain = 12_000 };
        var nodes = await cluster.StartNodes(0, 1, 2);
        await cluster.StartClient();
        await cluster.UntilAllServe(3);
        await cluster.UntilRuns(nodes[2]);
        nodes[2].Send(Signal.Stop);
        await cluster.Until("the stopped node is out", c => !c.ContainsKey(cluster.AddressOf(2)));
        await cluster.UntilSomeRunAgain();
        nodes[2].Send(Signal.Continue); // what it had begun ends now, and its answers come while another's are awaited
        await nodes[2].Gone(Deployment.Patience);
        var ledger = await cluster.Reconcile();
        Assert.True(ledger.Failed == 0, $"{ledger}\n{cluster.Errors}");
        Assert.NotEqual(0, ledger.Outrun);
        Assert.NotEqual(0, ledger.RunTwice);
    }
}
