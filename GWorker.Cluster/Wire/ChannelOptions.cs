namespace GWorker;

/// <summary>What a channel may take of its connection and of memory.</summary>
internal sealed record ChannelOptions
{
    /// <summary>A frame's length at most, with its header. Larger ones cost Akka.Remote more than their size and hold up its heartbeats.</summary>
    internal int FrameSize { get; init; } = 16 * 1024;

    /// <summary>Bytes of frames, in one direction, that the peer has not acknowledged. What is written beyond waits on this side.</summary>
    internal int Window { get; init; } = 256 * 1024;

    /// <summary>
    /// Frames that a flush may have under way before the next goes on gathering instead: a call alone leaves at once, under load
    /// many share a frame. The peer acknowledges as many without delay.
    /// </summary>
    internal int Ahead { get; init; } = 3;

    /// <summary>The longest record: a payload of 64 MiB and what stands around it.</summary>
    internal int MaxRecord { get; init; } = 64 * 1024 * 1024 + 64 * 1024;

    /// <summary>The longest that any node's limit allows. A peer whose limit is higher than this node's may send one as long; what claims to be longer is no record.</summary>
    internal const int LongestRecord = 1024 * 1024 * 1024 + 64 * 1024;

    /// <summary>How long a received frame may go without an acknowledgement.</summary>
    internal TimeSpan AckAfter { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the peer may acknowledge nothing new before everything is sent again.</summary>
    internal TimeSpan ResendAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>More frames than these are never under way: the smallest has one byte after its header.</summary>
    internal int MostFrames => Window / (FrameHeader.Size + 1) + 1;
}
