using System.Collections.Concurrent;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>The links of this node: to each peer one that sends, and from each peer whoever takes its frames.</summary>
internal sealed class LinkHub : IDisposable
{
    readonly ConcurrentDictionary<long, Action<ReadOnlyMemory<byte>>> takers = new();
    readonly ConcurrentDictionary<long, PeerLink> links = new();
    readonly ExtendedActorSystem system;
    readonly long uid;
    readonly Action<long> onStranger;
    readonly ILogger log;
    DataPort? port;

    /// <param name="system">With Akka.Remote and <see cref="FrameSerializer.Configuration"/>.</param>
    /// <param name="uid">This incarnation of this node; not 0.</param>
    /// <param name="onStranger">Is told, on the reader's thread, who sent a frame that was dropped: nobody takes its frames (it is unknown,
    /// or gone), it was meant for an earlier incarnation of this node, or it could not be read, and then the sender is 0.</param>
    /// <param name="log">Is told of data connections that do not come about.</param>
    internal LinkHub(ActorSystem system, long uid, Action<long> onStranger, ILogger log)
    {
        this.system = (ExtendedActorSystem)system;
        this.uid = uid;
        this.onStranger = onStranger;
        this.log = log;

        // Without it frames would travel as JSON, and nobody would see why they are slow.
        if (system.Serialization.FindSerializerForType(typeof(Frame)) is not FrameSerializer)
            throw new InvalidOperationException($"The actor system {system.Name} does not know GWorker's frames. Add to its configuration:\n{FrameSerializer.Configuration}");
        var path = this.system.Provider.TempContainer.Path / LinkEnd.Name;
        this.system.Provider.RegisterTempActor(new LinkEnd(path, this.system.Provider, this), path);
    }

    /// <summary>From here on data connections carry frames: to and from peers that have a data port, or dial this one's.</summary>
    /// <param name="opened">That listens already, or only dials.</param>
    internal void Open(DataPort opened) => port = opened;

    /// <summary>Where peers may dial, or 0 where they may not.</summary>
    internal int DataPort => port?.Number ?? 0;

    /// <summary>Whether a data connection carries the frames to this incarnation now.</summary>
    internal bool IsDirect(long peer) => links.TryGetValue(peer, out var link) && link.IsDirect;

    /// <summary>Whether this incarnation's frames are taken.</summary>
    internal bool Knows(long peer) => takers.ContainsKey(peer);

    /// <summary>A connection that a peer has dialled.</summary>
    internal void Take(long peer, DataLine line)
    {
        if (links.TryGetValue(peer, out var link)) _ = link.Use(line);
        else line.Dispose();
    }

    /// <summary>A peer listens for data connections. Of two that do, the one with the lower number dials.</summary>
    internal void Learn(long peer, string host, int number)
    {
        if (number == 0 || port is not { } own || (own.Number != 0 && uid > peer) || !links.TryGetValue(peer, out var link)) return;
        link.Keep($"{host}:{number}", cancel => own.Dial(host, number, peer, cancel), own.Clock);
    }

    /// <summary>A link to one incarnation of a node. Nothing is looked up over the network, now or when it sends.</summary>
    internal PeerLink To(Akka.Actor.Address address, long peer) => links.GetOrAdd(
        peer,
        static (peer, at) => new(
            new AkkaLink(at.hub.system.Provider.ResolveActorRef(new RootActorPath(at.address) / "temp" / LinkEnd.Name), at.hub.uid, peer),
            bytes => at.hub.Arrive(peer, at.hub.uid, bytes), at.hub.log),
        (hub: this, address));

    /// <summary>Gives the frames of one incarnation to <paramref name="take"/>, one at a time on each connection, until <see cref="Forget"/>.</summary>
    internal void Listen(long peer, Action<ReadOnlyMemory<byte>> take) => takers[peer] = take;

    /// <summary>Frames of this incarnation are a stranger's from here on.</summary>
    internal void Forget(long peer)
    {
        takers.TryRemove(peer, out _);
        if (links.TryRemove(peer, out var link)) link.Dispose();
    }

    internal void Arrive(long from, long to, ReadOnlyMemory<byte> bytes)
    {
        if (to == uid && takers.TryGetValue(from, out var take)) take(bytes);
        else onStranger(from);
    }

    public void Dispose()
    {
        port?.Dispose();
        foreach (var link in links.Values) link.Dispose();
    }
}
