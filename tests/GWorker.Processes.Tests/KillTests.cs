namespace GWorker.Processes.Tests;

/// <summary><c>kill -9</c>: what the node had is lost and said to be lost, and nothing else is.</summary>
public class KillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Only_what_was_sent_to_a_killed_node_fails()
    {
        await using var cluster = new Deployment(output, workers: 3, mixed: true);
        var nodes = await cluster.StartNodes(0, 1, 2);
        await cluster.StartClient(every: 50);
        var moments = new List<DateTime>();
        var most = 0;
        for (var round = 0; round < Full.Or(10, 2); round++)
        {
            await cluster.UntilAllServe(3);
            var victim = round % 3;
            var credits = await cluster.CreditsOf(victim);
            moments.Add(DateTime.UtcNow);
            nodes[victim].Send(Signal.Kill);
            credits = Math.Max(credits, await cluster.CreditsOf(victim)); // it may have been given another worker meanwhile
            most += credits;
            var noticed = await cluster.Until("the killed node is gone", c => !c.ContainsKey(cluster.AddressOf(victim)));
            cluster.Tell($"node {victim} killed with {credits} credits, out after {noticed.TotalSeconds:0.0} s");
            nodes[victim] = await cluster.StartNode(victim);
        }

        var end = DateTime.UtcNow;
        var ledger = await cluster.Reconcile();

        // Those who wait for each call before they send another may all come to wait for the killed node: what is sent by the clock is not held up by that.
        var silences = moments.Zip(moments.Skip(1).Append(end), ledger.SilenceBetween).ToList();
        foreach (var (moment, silence) in moments.Zip(silences))
        {
            cluster.Tell($"first answer {ledger.FirstAnswerAfter(moment).TotalSeconds:0.000} s after the kill, longest silence from then on {silence.TotalSeconds:0.000} s");
            Assert.InRange(ledger.FirstAnswerAfter(moment), TimeSpan.Zero, TimeSpan.FromSeconds(5));
            Assert.InRange(silence, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        }

        Assert.All(ledger.Errors, error => Assert.Equal(nameof(WorkerLostException), error));
        Assert.True(ledger.Failed <= most, $"{ledger.Failed} calls failed of at most {most} that the killed nodes had\n{cluster.Errors}");
        Assert.Equal(0, ledger.RunTwice);
        Results.Add($"kill -9, {moments.Count} times", cluster.Told, ("kill.sent", ledger.Sent), ("kill.failed", ledger.Failed), ("kill.failed_at_most", most), ("kill.without_outcome", ledger.WithoutOutcome), ("kill.run_twice", ledger.RunTwice),
            ("kill.first_answer_s", moments.Max(m => ledger.FirstAnswerAfter(m).TotalSeconds)), ("kill.longest_silence_s", silences.Max().TotalSeconds));
    }
}
