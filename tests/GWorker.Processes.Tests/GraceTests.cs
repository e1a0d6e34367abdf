namespace GWorker.Processes.Tests;

/// <summary>The end of a process whose runs and workers take longer to end than Akka would wait by itself, 5 s or 10 s: by <c>SIGTERM</c>, and by its own end.</summary>
public class GraceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_run_that_fits_the_grace_is_finished_its_caller_is_answered_and_its_worker_ends_as_it_wishes()
    {
        await using var cluster = new Deployment(output, workers: 2, mixed: true) { Work = 6500, Grace = 20, Exit = 12 };
        var nodes = await cluster.StartNodes(0, 1);
        await cluster.StartClient(inFlight: 24);
        await cluster.UntilAllServe(2);
        await cluster.UntilRuns(nodes[1]);
        var moment = DateTime.UtcNow;
        nodes[1].Send(Signal.Term);
        var stop = await nodes[1].Gone(Deployment.Patience);
        var ledger = await cluster.Reconcile();
        cluster.Tell($"stopped in {stop.TotalSeconds:0.0} s; of workers {string.Join(' ', ledger.Entered(nodes[1].Id, DateTime.MaxValue))} these ended: {string.Join(' ', ledger.Exited(nodes[1].Id))}");
        Assert.True(ledger.Failed == 0, $"{ledger}\n{cluster.Errors}");
        Assert.Equal(0, ledger.RunTwice);
        Assert.NotEqual(0, ledger.RunBy(nodes[1].Id));
        Assert.NotEmpty(ledger.Entered(nodes[1].Id, before: moment));
        Assert.True(ledger.Entered(nodes[1].Id, before: moment).All(ledger.Exited(nodes[1].Id).Contains), $"Of {string.Join(' ', ledger.Entered(nodes[1].Id, before: moment))} only {string.Join(' ', ledger.Exited(nodes[1].Id))} have ended.\n{cluster.Errors}");

        // Both were waited for: that of the run, no call of which has failed, nobody knows how much was left.
        Assert.InRange(stop, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(45));
    }

    [Fact]
    public async Task A_program_that_ends_while_its_node_runs_waits_for_its_workers()
    {
        await using var cluster = new Deployment(output, workers: 2) { Exit = 1 };
        var node = await cluster.StartNode(0);
        var entered = cluster.Read().Entered(node.Id, DateTime.MaxValue).Order().ToArray();
        Assert.Equal(2, entered.Length);
        node.Say("exit");
        await node.Gone(Deployment.Patience);
        Assert.Equal(entered, cluster.Read().Exited(node.Id).Order());
    }

    /// <summary>
    /// Akka's hook kept a signal until the node had left, and only then the program's own handlers heard of it. System.CommandLine's cancelled by a
    /// source that its command, which had ended with the node, had disposed of: the process ended with code 134.
    /// </summary>
    [Fact]
    public async Task A_signal_was_held_back_from_the_program_until_its_node_had_left()
    {
        await using var cluster = new Deployment(output, workers: 1) { Exit = 2 };
        var node = await cluster.StartNode(0);
        node.Send(Signal.Term);
        Assert.Equal("before the node had stopped", await node.WaitFor("HEARD", Deployment.Patience));
        await node.WaitFor("STOPPED", Deployment.Patience);
    }
}
