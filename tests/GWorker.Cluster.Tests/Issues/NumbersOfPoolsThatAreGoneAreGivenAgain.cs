using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

[Worker]
public partial class Sized
{
    [Parameter(PerPool = true)] public partial int Size { get; } = 0;

    [Method] public int One(int x) => x;
}

/// <summary>
/// Each set of parameters that a caller made up had a number of its own for as long as its process lived. The other node keeps what 65,536 of them
/// stand for; of the sets after those it handed every call back.
/// </summary>
public sealed class NumbersOfPoolsThatAreGoneAreGivenAgain
{
    readonly FakeTimeProvider clock = new();

    [Fact]
    public void And_those_of_pools_that_are_there_are_not()
    {
        var service = new Service<Sized>(App.Cls<Sized>(), new(clock, null, NullLoggerFactory.Instance, new([], clock), TaskScheduler.Default, null, 64, false));
        var wire = new WireService(service);
        using var channel = new Channel(new Nowhere(), new(), clock, static _ => { }, static _ => { });
        using var asks = new Asks(channel);
        var outbox = new Outbox(channel, asks, new(clock), new(1024));
        var stays = outbox.PeerOf(service.Usual, wire)!;
        for (var size = 1; size < 10; size++)
        {
            var pool = service.PoolOf(ParameterSet.Empty.With(0, size, 0))!;
            var peer = outbox.PeerOf(pool, wire)!;
            Assert.Equal((0, 1), (stays.Number, peer.Number));
            Assert.Equal([stays, peer], outbox.Peers);
            Assert.Same(peer, outbox.PeerOf(pool, wire));
            service.RetireUnused();
        }

        var (one, other) = (service.PoolOf(ParameterSet.Empty.With(0, 1, 0))!, service.PoolOf(ParameterSet.Empty.With(0, 2, 0))!);
        Assert.Equal([1, 2], [outbox.PeerOf(one, wire)!.Number, outbox.PeerOf(other, wire)!.Number]);
    }

    sealed class Nowhere : ILink
    {
        public void Send(ReadOnlyMemory<byte> frame)
        {
        }

        public void Push()
        {
        }

        public void Doubt()
        {
        }
    }
}
