using Akka.Actor;

namespace GWorker;

/// <summary>Where the frames of other nodes arrive, one at a time. Its mailbox holds no more than the windows of the peers together.</summary>
internal sealed class LinkActor(LinkHub hub) : UntypedActor
{
    internal const string Name = "gworker-link";

    protected override void OnReceive(object message)
    {
        if (message is Frame frame) hub.Arrive(frame);
        else Unhandled(message);
    }
}
