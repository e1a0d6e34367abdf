using Akka.Actor;

namespace GWorker;

/// <summary>Frames to one incarnation over Akka.Remote. To tell is to queue: the bytes are copied when the connection's writer comes to them.</summary>
internal sealed class AkkaLink(IActorRef peer, long from, long to) : ILink
{
    public void Send(ReadOnlyMemory<byte> frame) => peer.Tell(new Frame(from, to, frame), ActorRefs.NoSender);
}
