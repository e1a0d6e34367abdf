using Akka.Actor;

namespace GWorker;

/// <summary>
/// Where the frames of other nodes arrive: an address without a mailbox. Akka.Remote's reader of the connection hands each frame
/// over on its own thread, in order, which saves every call two changes of threads; a window of frames is the most that a peer can
/// keep it busy with.
/// </summary>
internal sealed class LinkEnd(ActorPath path, IActorRefProvider provider, LinkHub hub) : MinimalActorRef
{
    /// <summary>Its name among the addresses that Akka keeps for what is no actor.</summary>
    internal const string Name = "gworker-link";

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is Frame frame) hub.Arrive(frame.From, frame.To, frame.Bytes);
    }
}
