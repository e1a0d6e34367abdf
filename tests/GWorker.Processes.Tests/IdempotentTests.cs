namespace GWorker.Processes.Tests;

/// <summary><c>kill -9</c> where running a call twice does no harm: its caller never hears of it, but for a stream that has begun.</summary>
public class IdempotentTests(ITestOutputHelper output)
{
    [Fact]
    public async Task What_is_idempotent_does_not_fail_at_all()
    {
        await using var cluster = new Deployment(output, workers: 3, mixed: true, idempotent: true);
        var nodes = await cluster.StartNodes(0, 1, 2);
        await cluster.StartClient();
        await cluster.UntilAllServe(3);
        nodes[1].Send(Signal.Kill);
        await cluster.Until("the killed node is gone", c => !c.ContainsKey(cluster.AddressOf(1)));
        await cluster.Until("two nodes serve", c => c.Count == 2 && c.Values.All(n => n > 0));
        var ledger = await cluster.Reconcile();
        Assert.True(ledger.FailedKinds.All(kind => kind == "stream"), $"{ledger}\n{cluster.Errors}");
        Assert.All(ledger.Errors, error => Assert.Equal(nameof(WorkerLostException), error));
    }
}
