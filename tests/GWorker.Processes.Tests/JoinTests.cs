namespace GWorker.Processes.Tests;

/// <summary>A node that joins takes its share, and nobody notices.</summary>
public class JoinTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_third_node_gets_work_and_no_call_fails()
    {
        // More than the minimum would not move: where it moves to, it is not started again.
        await using var cluster = new Deployment(output, workers: 4, mixed: true) { Most = 4 };
        await cluster.StartNodes(0, 1);
        await cluster.StartClient(inFlight: 64);
        await cluster.UntilAllServe(2);
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
