using FsCheck.Xunit;

namespace GWorker.Tests.Wire;

/// <summary>Frames that no channel of ours sends: each is dropped, one is reported, and the next good one is received.</summary>
public class MalformedFrames
{
    static readonly ChannelOptions Options = new() { MaxRecord = 100_000 };

    static byte[] Frame(FrameKind kind, long number, long ack, params byte[] payload)
    {
        byte[] frame = [.. new byte[FrameHeader.Size], .. payload];
        new FrameHeader(kind, number, ack).Write(frame);
        return frame;
    }

    static void IsDropped(byte[] frame)
    {
        using var net = new Net(Options);
        net.Left.Channel.Receive(frame);
        net.Left.Channel.Receive(frame);
        Assert.Empty(net.Left.Received);
        Assert.Single(net.Left.Faults);
        net.Right.Write([1, 2, 3]);
        net.Settle();
        net.Left.CheckAllCame(net.Right);
    }

    public static TheoryData<string, byte[]> Bad()
    {
        var good = Frame(FrameKind.Data, 0, 0, 1, 7);
        return new()
        {
            { "empty", [] },
            { "shorter than a header", good[..23] },
            { "cut short", good[..^1] },
            { "longer", [.. good, 0] },
            { "of other magic", [.. "g"u8, .. good[1..]] },
            { "of another version", [good[0], 2, .. good[2..]] },
            { "of an unknown kind", Frame((FrameKind)4, 0, 0, 1, 7) },
            { "of no kind", Frame(0, 0, 0, 1, 7) },
            { "data without payload", Frame(FrameKind.Data, 0, 0) },
            { "an acknowledgement with payload", Frame(FrameKind.Ack, 0, 0, 1, 7) },
            { "of a negative number", Frame(FrameKind.Data, -1, 0, 1, 7) },
            { "of a number far ahead", Frame(FrameKind.Data, 1_000_000, 0, 1, 7) },
            { "acknowledging a negative number", Frame(FrameKind.Ack, 0, -1) },
            { "acknowledging what was not sent", Frame(FrameKind.Ack, 0, 1) },
            { "data acknowledging what was not sent", Frame(FrameKind.Data, 0, 1, 1, 7) },
            { "a record as long as none is", Frame(FrameKind.Data, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1) },
            { "a length past what an int holds", Frame(FrameKind.Data, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1) },
            { "a length without end", Frame(FrameKind.Data, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF) },
            { "a length that is cut", Frame(FrameKind.Data, 0, 0, 1, 7, 0x80) },
        };
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Is_dropped_and_reported_once(string what, byte[] frame)
    {
        Assert.NotNull(what);
        IsDropped(frame);
    }

    [Property(MaxTest = 500, QuietOnSuccess = true)]
    public void Random_bytes_are_dropped(byte[] frame) => IsDropped(frame);

    [Fact]
    public void Every_flipped_bit_is_seen()
    {
        using var net = new Net(Options);
        net.Right.Write([.. Enumerable.Range(0, 90).Select(i => (byte)i)]);
        net.Right.Channel.Flush();
        for (var bit = 0; bit < net.Right.Frames[0].Length * 8; bit++)
        {
            var frame = (byte[])net.Right.Frames[0].Clone();
            frame[bit / 8] ^= (byte)(1 << bit % 8);
            net.Left.Channel.Receive(frame);
            Assert.Empty(net.Left.Received);
        }

        net.Settle();
        net.Left.CheckAllCame(net.Right);
        Assert.Single(net.Left.Faults);
    }

    /// <summary>With a right checksum, so that only what a payload says can be wrong: any bytes are some records or a fault.</summary>
    [Property(MaxTest = 500, QuietOnSuccess = true)]
    public void Any_payload_is_read_or_refused(byte[][] payloads)
    {
        using var net = new Net(Options);
        foreach (var payload in payloads) net.Left.Channel.Receive(Frame(FrameKind.Data, 0, 0, payload));
        Assert.True(net.Left.Received.Sum(r => r.Length) <= payloads.Sum(p => p.Length));
    }

    [Fact]
    public void Memory_is_taken_for_what_came_and_not_for_what_was_declared()
    {
        using var net = new Net(new() { MaxRecord = int.MaxValue });
        net.Left.Channel.Receive(Frame(FrameKind.Ack, 0, 0));
        var before = GC.GetAllocatedBytesForCurrentThread();
        net.Left.Channel.Receive(Frame(FrameKind.Data, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        Assert.Empty(net.Left.Faults);
    }
}
