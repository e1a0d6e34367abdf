namespace GWorker.Tests;

/// <summary>A home of calls that closes.</summary>
public class CallHomeTests
{
    /// <summary>Closes the home when a call has come as far as this.</summary>
    sealed class Closing(bool whileCopied) : IDeputies
    {
        internal CallHome Home { get; set; } = null!;

        internal TaskCompletionSource<GWorkerException?> Copied { get; } = new();

        public long Weigh(KeptCall call)
        {
            if (!whileCopied) Home.Close();
            return 1;
        }

        public ValueTask<GWorkerException?> Kept(KeptCall call) => new(Copied.Task);

        public ValueTask<GWorkerException?> Ended(KeptCall call) => default;

        public ValueTask<GWorkerException?> TakenOver(KeptCall call, DrainingException stops) => new(stops);
    }

    static (CallHome Home, Closing Deputies, KeptCall Call) Made(TestNode node, bool whileCopied)
    {
        var destination = node.Get<Scripted>().Destination;
        var id = CallId.New();
        var deputies = new Closing(whileCopied);
        deputies.Home = new(((LocalCalls)destination.Route.Calls).Store, deputies, NodeParts.Of(App.Of("app"), new() { Clock = node.Clock }));
        var contract = (Contract<int, int>)(MethodContract)Scripted.Methods.One;
        return (deputies.Home, deputies, new KeptCall<int, int>(id, destination, contract, 1, CallHead.OfSpawned(destination, id), 1.H));
    }

    [Fact]
    public async Task A_call_that_comes_while_it_closes_is_refused()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1));
        var (home, _, call) = Made(node, whileCopied: false);
        await home.Keep(call).AsTask().Throws<DrainingException>(); // whoever closed it has looked already
        Assert.Equal(0, home.Store.Count);
        Assert.False(await call.Over.Soon());
        Assert.Empty(script.Runs);
    }

    [Fact]
    public async Task Nobody_waits_for_ever_for_a_call_that_was_found_and_then_refused()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Scripted>().MinWorkers(1));
        var (home, deputies, call) = Made(node, whileCopied: true);
        var keeps = home.Keep(call).AsTask();
        var found = home.Store.Find(call.Id)!.Over;
        deputies.Copied.SetResult(new CallsFullException("Scripted", 1, 1, 1, 1, 1));
        await keeps.Throws<CallsFullException>();
        Assert.False(await found.Soon());
    }
}
