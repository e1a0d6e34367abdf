namespace GWorker.Processes.Tests;

/// <summary>Every node is stopped in order and comes back, one after the other, while calls go on.</summary>
public class RollingRestartTests(ITestOutputHelper output)
{
    [Fact]
    public async Task No_call_fails_and_none_runs_twice()
    {
        await using var cluster = new Deployment(output, workers: 3, mixed: true);
        var nodes = await cluster.StartNodes(0, 1, 2);
        await cluster.StartClient();
        await cluster.UntilAllServe(3);
        var stopped = new List<(int Id, DateTime At)>();
        for (var round = 0; round < Full.Or(3, 1); round++)
            for (var i = 0; i < nodes.Length; i++)
            {
                stopped.Add((nodes[i].Id, DateTime.UtcNow));
                nodes[i].Send(Signal.Term);
                var stop = await nodes[i].Gone(Deployment.Patience);
                nodes[i] = await cluster.StartNode(i);
                cluster.Tell($"node {i} stopped in {stop.TotalSeconds:0.0} s, and all serve again {(await cluster.UntilAllServe(3)).TotalSeconds:0.0} s after it is back");
            }

        var ledger = await cluster.Reconcile();
        Assert.True(ledger.Failed == 0, $"{ledger}\n{cluster.Errors}");
        Assert.Equal(0, ledger.RunTwice);
        Assert.All(stopped, node => Assert.Empty(ledger.Entered(node.Id, before: node.At).Except(ledger.Exited(node.Id))));
        Results.Add($"rolling restart of 3 nodes, {Full.Or(3, 1)} times", cluster.Told, ("rolling.sent", ledger.Sent), ("rolling.failed", ledger.Failed), ("rolling.without_outcome", ledger.WithoutOutcome), ("rolling.run_twice", ledger.RunTwice), ("rolling.longest_silence_s", ledger.LongestSilence.TotalSeconds));
    }
}
