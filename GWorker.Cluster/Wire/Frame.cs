using Akka.Actor;
using Akka.Event;

namespace GWorker;

/// <summary>What goes through Akka.Remote: a channel's frame, from one incarnation of a node to one of another. An address outlives its node; these numbers do not.</summary>
/// <param name="From">The sender's incarnation, or 0 where the bytes could not be read.</param>
/// <param name="To">Whom it is for: whoever lives at the address now may be another.</param>
/// <param name="Bytes">The frame.</param>
internal sealed record Frame(long From, long To, ReadOnlyMemory<byte> Bytes) : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    /// <summary>Bytes that are no frame of a version that this node reads.</summary>
    internal static readonly Frame Unreadable = new(0, 0, default);
}
