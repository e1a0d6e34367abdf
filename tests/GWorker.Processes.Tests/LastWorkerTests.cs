namespace GWorker.Processes.Tests;

/// <summary><c>kill -9</c> of the node with the only worker: another node starts one.</summary>
public class LastWorkerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task When_the_only_worker_dies_another_answers_soon()
    {
        // Three nodes: of two, neither can tell that the other died from that it was cut off itself, and one of them must leave.
        await using var cluster = new Deployment(output, workers: 1);
        var nodes = await cluster.StartNodes(0, 1, 2);
        await cluster.StartClient();
        await cluster.Until("one node serves", c => c.Count == 3 && c.Values.Any(n => n > 0));
        await Task.Delay(1000);
        var victim = (await cluster.Credits()).Single(c => c.Value > 0);
        var moment = DateTime.UtcNow;
        nodes.Single(n => n.Name == cluster.NameOf(victim.Key)).Send(Signal.Kill);
        await cluster.Until("another node serves", c => !c.ContainsKey(victim.Key) && c.Values.Any(n => n > 0));
        await Task.Delay(500);
        var ledger = await cluster.Reconcile();
        cluster.Tell($"first answer {ledger.FirstAnswerAfter(moment).TotalSeconds:0.000} s after the kill");

        // The figure is that of a machine of its own; every build shows that it comes, whoever uses the machine meanwhile.
        Assert.InRange(ledger.FirstAnswerAfter(moment), TimeSpan.Zero, TimeSpan.FromSeconds(Full.Or(15, 30)));
        Assert.All(ledger.Errors, error => Assert.Equal(nameof(WorkerLostException), error));
        Assert.InRange(ledger.Failed, 0, victim.Value);
        Results.Add($"kill -9 of the only worker", cluster.Told, ("last.failed", ledger.Failed), ("last.failed_at_most", victim.Value), ("last.without_outcome", ledger.WithoutOutcome), ("last.run_twice", ledger.RunTwice), ("last.first_answer_s", ledger.FirstAnswerAfter(moment).TotalSeconds));
    }
}
