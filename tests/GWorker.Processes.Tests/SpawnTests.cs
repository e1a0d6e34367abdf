namespace GWorker.Processes.Tests;

/// <summary><c>kill -9</c> of the client that spawned and of a node that kept some of its calls: whoever has the ids fetches what became of them.</summary>
public class SpawnTests(ITestOutputHelper output)
{
    // At three nodes' four slots all run at once; that no node kept any of so many would happen once in a hundred trials.
    const int Calls = 12;

    [Fact]
    public async Task Where_it_is_idempotent_each_spawned_call_is_answered()
    {
        var outcomes = await Outcomes(idempotent: true);
        Assert.All(outcomes, outcome => Assert.StartsWith("Done ", outcome, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_it_is_not_each_is_answered_or_may_have_run()
    {
        var outcomes = await Outcomes(idempotent: false);
        Assert.All(outcomes, outcome => Assert.Matches("^(Done|WorkerLostException) ", outcome));
        Assert.Contains(outcomes, outcome => outcome.StartsWith("WorkerLostException", StringComparison.Ordinal));
        Assert.Contains(outcomes, outcome => outcome.StartsWith("Done", StringComparison.Ordinal));
    }

    async Task<List<string>> Outcomes(bool idempotent)
    {
        await using var cluster = new Deployment(output, workers: 3, idempotent) { Work = 8_000 };
        var nodes = await cluster.StartNodes(0, 1, 2);
        await cluster.StartClient(inFlight: 0);
        await cluster.UntilAllServe(3);
        var spawner = await cluster.StartSpawner();
        var ids = (await spawner.Ask($"spawn {Calls}", "SPAWNED", Deployment.Patience)).Split(' ');
        Assert.Equal(Calls, ids.Distinct().Count());
        spawner.Send(Signal.Kill);
        nodes[1].Send(Signal.Kill);
        var fetcher = await cluster.StartSpawner();
        var outcomes = new List<string>();
        foreach (var id in ids) outcomes.Add(await fetcher.Ask($"fetch {id}", "FETCHED", Deployment.Patience));
        foreach (var outcome in outcomes) cluster.Tell(outcome);

        // An outcome never changes, whoever asks, and nobody knows a call that never was.
        for (var i = 0; i < ids.Length; i += 4) Assert.Equal(outcomes[i], await fetcher.Ask($"fetch {ids[i]}", "FETCHED", Deployment.Patience));
        Assert.StartsWith("UnknownCallException", await fetcher.Ask($"fetch {new string('0', 26)}", "FETCHED", Deployment.Patience), StringComparison.Ordinal);
        return outcomes;
    }
}
