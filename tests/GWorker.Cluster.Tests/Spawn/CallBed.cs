using GWorker.Tests.BadInput;
using GWorker.Tests.TestKit;
using GWorker.Tests.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Spawn;

/// <summary>The spawned calls of one node without workers, among nodes of which a test says what they do.</summary>
sealed class CallBed : IAsyncDisposable
{
    readonly Loopback loopback = new(1);
    readonly List<FakeNode> nodes = [];
    readonly System.Threading.Channels.Channel<Asked> asked = System.Threading.Channels.Channel.CreateUnbounded<Asked>();

    internal CallBed(Func<Cls<Sink>, Cls<Sink>>? spec = null, bool isHost = true)
    {
        var node = new NodeParts(TimeProvider.System, null, NullLoggerFactory.Instance, new([], TimeProvider.System), TaskScheduler.Default, null, 64, Copies: false);
        Parts = new(node, "app", isHost, maxPayload: 10_000) { Uid = loopback.Uid };
        Connections = new(Parts);
        Connections.Open(loopback.Hub);
        node.Calls = Parts.Calls = new(Parts, Connections);
        if (isHost) Parts.Calls.Open();
        Service = new((spec ?? (c => c))(App.Cls<Sink>()), node);
        Parts.Services.Add(Service);
    }

    internal ClusterParts Parts { get; }

    internal Connections Connections { get; }

    internal Service<Sink> Service { get; }

    internal CallStore Store => Parts.Calls.Store!;

    /// <summary>A node joins, and keeps calls.</summary>
    internal FakeNode Join(long uid)
    {
        var node = new FakeNode(uid, loopback, next => asked.Writer.TryWrite(next));
        nodes.Add(node);
        Connections.Of(node.Address, uid);
        Parts.Directory.Apply(new($"{node.Address}", uid, 1, "app", IsHost: true, IsLeaving: false, [], [], [], KeepsCalls: true));
        return node;
    }

    /// <summary>The cluster has voted a node out.</summary>
    internal void Lose(FakeNode node)
    {
        Connections.Remove(node.Uid, "its node was lost");
        Parts.Directory.Remove(node.Uid);
    }

    /// <summary>The next question to any of the nodes.</summary>
    internal Task<Asked> Next() => asked.Reader.ReadAsync().AsTask().Soon();

    /// <summary>The same, which is to be this.</summary>
    internal async Task<Asked> Next(AskVerb verb)
    {
        var next = await Next();
        Assert.Equal(verb, next.Verb);
        return next;
    }

    internal KeptCall<string, int> Call(string text = "abc")
    {
        var id = CallId.New();
        var destination = new Destination(Service, ParameterSet.Empty, ParameterSet.Empty, null);
        return new(id, destination, (Contract<string, int>)Sink.Methods.Length, text, CallHead.OfSpawned(destination, id), 1.H);
    }

    /// <summary>A call that waits for a worker, and the node that has its copy.</summary>
    internal async Task<(KeptCall<string, int> Call, FakeNode Deputy)> Keep()
    {
        var call = Call();
        var keeps = Parts.Calls.Keep(call, default);
        var copy = await Next(AskVerb.Copy);
        copy.Tell(true);
        await keeps.Soon();
        return (call, copy.Node);
    }

    public async ValueTask DisposeAsync()
    {
        Connections.Close("the test is over");
        Parts.Calls.Dispose();
        foreach (var node in nodes) await node.DisposeAsync();
        await loopback.DisposeAsync();
    }
}
