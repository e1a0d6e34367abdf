using System.Collections.Concurrent;
using Akka.Actor;

namespace GWorker;

/// <summary>The links of this node: to each peer one that sends, and from each peer whoever takes its frames.</summary>
internal sealed class LinkHub
{
    readonly ConcurrentDictionary<long, Action<ReadOnlyMemory<byte>>> takers = new();
    readonly ExtendedActorSystem system;
    readonly long uid;
    readonly Action<long> onStranger;

    /// <param name="system">With Akka.Remote and <see cref="FrameSerializer.Configuration"/>.</param>
    /// <param name="uid">This incarnation of this node; not 0.</param>
    /// <param name="onStranger">Is told, on Akka.Remote's thread, who sent a frame that was dropped: nobody takes its frames (it is unknown,
    /// or gone), it was meant for an earlier incarnation of this node, or it could not be read, and then the sender is 0.</param>
    internal LinkHub(ActorSystem system, long uid, Action<long> onStranger)
    {
        this.system = (ExtendedActorSystem)system;
        this.uid = uid;
        this.onStranger = onStranger;

        // Without it frames would travel as JSON, and nobody would see why they are slow.
        if (system.Serialization.FindSerializerForType(typeof(Frame)) is not FrameSerializer)
            throw new InvalidOperationException($"The actor system {system.Name} does not know GWorker's frames. Add to its configuration:\n{FrameSerializer.Configuration}");
        var path = this.system.Provider.TempContainer.Path / LinkEnd.Name;
        this.system.Provider.RegisterTempActor(new LinkEnd(path, this.system.Provider, this), path);
    }

    /// <summary>A link to one incarnation of a node. Nothing is looked up over the network, now or when it sends.</summary>
    internal ILink To(Akka.Actor.Address address, long peer) =>
        new AkkaLink(system.Provider.ResolveActorRef(new RootActorPath(address) / "temp" / LinkEnd.Name), uid, peer);

    /// <summary>Gives the frames of one incarnation to <paramref name="take"/>, one at a time, until <see cref="Forget"/>.</summary>
    internal void Listen(long peer, Action<ReadOnlyMemory<byte>> take) => takers[peer] = take;

    /// <summary>Frames of this incarnation are a stranger's from here on.</summary>
    internal void Forget(long peer) => takers.TryRemove(peer, out _);

    internal void Arrive(Frame frame)
    {
        if (frame.To == uid && takers.TryGetValue(frame.From, out var take)) take(frame.Bytes);
        else onStranger(frame.From);
    }
}
