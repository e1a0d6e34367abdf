namespace GWorker;

/// <summary>
/// Carries frames to one peer, best effort: they may be lost, doubled or come in another order. <see cref="Send"/> is called under the
/// channel's lock, so it never blocks, never throws, and delivers nothing before it returns.
/// The bytes stay as they are until the peer has acknowledged them; a link that may still send them after that keeps a copy.
/// </summary>
internal interface ILink
{
    void Send(ReadOnlyMemory<byte> frame);

    /// <summary>What was sent since the last time leaves now. Called outside the lock: here a link may take a moment, and many frames leave as one.</summary>
    void Push()
    {
        // A link that has nothing to gain from waiting has sent already.
    }

    /// <summary>Nothing new was acknowledged for so long that all is sent again: what carried it may be dead without knowing. Called under the lock.</summary>
    void Doubt()
    {
        // A link that watches its connection by itself has no use for this.
    }
}
