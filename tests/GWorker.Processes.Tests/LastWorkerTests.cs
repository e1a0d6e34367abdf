namespace GWorker.Processes.Tests;

/// <summary><c>kill -9</c> of the node with the only worker: another node starts one.</summary>
public class LastWorkerTests(ITestOutputHelper output)
{
    [Fact]
    public async Task When_the_only_worker_dies_another_answers_soon()
    {
        var trials = new List<Trial>();
        for (var i = 0; i < Full.Or(5, 1); i++) trials.Add(await Try());
        var slowest = trials.Max(t => t.FirstAnswer);

        // The figure is that of a machine of its own; every build shows that it comes, whoever uses the machine meanwhile.
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(Full.Or(15, 30)));
        Results.Add($"kill -9 of the only worker, {trials.Count} times", [.. trials.SelectMany(t => t.Told)],
            ("last.failed", trials.Sum(t => t.Failed)), ("last.failed_at_most", trials.Sum(t => t.Credits)), ("last.without_outcome", trials.Sum(t => t.WithoutOutcome)),
            ("last.run_twice", trials.Sum(t => t.RunTwice)), ("last.first_answer_s", slowest.TotalSeconds));
    }

    async Task<Trial> Try()
    {
        // Three nodes: of two, neither can tell that the other died from that it was cut off itself, and one of them must leave.
        await using var cluster = new Deployment(output, workers: 1);

        // The oldest has the worker, and orders where workers run too: another must take over that first.
        Child[] nodes = [await cluster.StartNode(0), .. await cluster.StartNodes(1, 2)];
        await cluster.StartClient(inFlight: 64);
        await cluster.Until("the oldest node alone serves", c => c.Count == 3 && c.All(n => n.Value > 0 == (n.Key == cluster.AddressOf(0))));
        Assert.True(nodes[0].HasKeptThePools);
        await Task.Delay(1000);
        var credits = await cluster.CreditsOf(0);
        var moment = DateTime.UtcNow;
        nodes[0].Send(Signal.Kill);
        credits = Math.Max(credits, await cluster.CreditsOf(0)); // it may have been given another worker meanwhile
        await cluster.Until("another node serves", c => !c.ContainsKey(cluster.AddressOf(0)) && c.Values.Any(n => n > 0));
        await Task.Delay(500);
        var ledger = await cluster.Reconcile();
        var first = ledger.FirstAnswerAfter(moment);
        cluster.Tell($"first answer {first.TotalSeconds:0.000} s after the kill");
        Assert.All(ledger.Errors, error => Assert.Equal(nameof(WorkerLostException), error));
        Assert.InRange(ledger.Failed, 0, credits);
        return new(cluster.Told, first, credits, ledger.Failed, ledger.WithoutOutcome, ledger.RunTwice);
    }

    sealed record Trial(IReadOnlyList<string> Told, TimeSpan FirstAnswer, int Credits, int Failed, int WithoutOutcome, int RunTwice);
}
