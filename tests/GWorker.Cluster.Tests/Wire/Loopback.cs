using Akka.Actor;
using Akka.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Wire;

/// <summary>An actor system with Akka.Remote on a port of its own, its hub, and whom it has turned away.</summary>
sealed class Loopback : IAsyncDisposable
{
    internal static readonly Config Remote = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          actor.provider = remote
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
        }
        """).WithFallback(ConfigurationFactory.ParseString(FrameSerializer.Configuration));

    internal Loopback(long uid, ILogger? log = null)
    {
        Actors = ActorSystem.Create("loopback", Remote);
        Uid = uid;
        Hub = new(Actors, uid, Strangers.Writer.TryWriteOrFail, log ?? NullLogger.Instance);
    }

    internal ActorSystem Actors { get; }

    internal long Uid { get; }

    internal LinkHub Hub { get; }

    internal System.Threading.Channels.Channel<long> Strangers { get; } = System.Threading.Channels.Channel.CreateUnbounded<long>();

    internal Akka.Actor.Address Address => ((ExtendedActorSystem)Actors).Provider.DefaultAddress;

    internal Channel Open(Loopback peer, Action<ReadOnlyMemory<byte>> onRecord)
    {
        var channel = new Channel(Hub.To(peer.Address, peer.Uid), new(), TimeProvider.System, onRecord, Assert.Fail);
        Hub.Listen(peer.Uid, channel.Receive);
        return channel;
    }

    public async ValueTask DisposeAsync() => await Actors.Terminate();
}

static class WriterSyntax
{
    internal static void TryWriteOrFail<T>(this System.Threading.Channels.ChannelWriter<T> writer, T value) => Assert.True(writer.TryWrite(value));
}
