using GWorker.Tests.TestKit;
using GWorker.Tests.Wire;
using MessagePack;

namespace GWorker.Tests.Spawn;

/// <summary>What one node was asked about spawned calls.</summary>
sealed record Asked(FakeNode Node, AskVerb Verb, long Number)
{
    internal void Tell(bool yes) => Node.Asks.Tell(Number, to => to.Append((ref MessagePackWriter writer) => writer.Write(yes)));

    internal void Tell(CallStatus status) => Node.Asks.Tell(Number, to => KeptCodec.Write(to, status));

    internal void Fail(GWorkerException error) => Node.Asks.Fail(Number, error);

    internal void Elsewhere() => Node.Asks.Elsewhere(Number);
}

/// <summary>A node that keeps calls and says of them what a test wants.</summary>
sealed class FakeNode : IAsyncDisposable
{
    readonly Loopback loopback;
    readonly Channel channel;

    internal FakeNode(long uid, Loopback home, Action<Asked> onAsked)
    {
        loopback = new(uid);
        channel = loopback.Open(home, record =>
        {
            var from = new MessagePackReader(record[1..]);
            if ((RecordKind)record.Span[0] != RecordKind.Ask || from.ReadInt64() is var number && (AskVerb)from.ReadByte() is var verb && verb == AskVerb.Over) return;
            _ = Asks!.Open(number, waits: false);
            onAsked(new(this, verb, number));
        });
        Asks = new(channel);
    }

    internal Asks Asks { get; }

    internal long Uid => loopback.Uid;

    internal Akka.Actor.Address Address => loopback.Address;

    public async ValueTask DisposeAsync()
    {
        Asks.Dispose();
        channel.Dispose();
        await loopback.DisposeAsync();
    }
}
