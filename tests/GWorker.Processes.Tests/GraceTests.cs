namespace GWorker.Processes.Tests;

/// <summary><c>SIGTERM</c> while a run has almost as long to go as the grace allows.</summary>
public class GraceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_run_that_just_fits_the_grace_is_finished_and_its_caller_is_answered()
    {
        await using var cluster = new Deployment(output, workers: 2) { Work = 6000, Grace = 9 };
        var nodes = await cluster.StartNodes(0, 1);
        await cluster.StartClient(inFlight: 8);
        await cluster.UntilRuns(nodes[1]);
        nodes[1].Send(Signal.Term);
        var stop = await nodes[1].Gone(Deployment.Patience);
        var ledger = await cluster.Reconcile();
        cluster.Tell($"stopped in {stop.TotalSeconds:0.0} s");
        Assert.True(ledger.Failed == 0, $"{ledger}\n{cluster.Errors}");
        Assert.Equal(0, ledger.RunTwice);
        Assert.NotEqual(0, ledger.RunBy(nodes[1].Id));
        Assert.InRange(stop, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30)); // it was waited for
    }
}
