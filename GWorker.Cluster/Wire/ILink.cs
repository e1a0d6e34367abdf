namespace GWorker;

/// <summary>
/// Carries frames to one peer, best effort: they may be lost, doubled or come in another order. <see cref="Send"/> is called under the
/// channel's lock, so it never blocks, never throws, and delivers nothing before it returns.
/// The bytes stay as they are until the peer has acknowledged them; a link that may still send them after that keeps a copy.
/// </summary>
internal interface ILink
{
    void Send(ReadOnlyMemory<byte> frame);
}
