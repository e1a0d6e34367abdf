using System.Buffers.Binary;

namespace GWorker;

/// <summary>
/// The first 24 bytes of a frame, little endian: magic, version, kind, zero; a checksum over all the rest; the number of a data frame;
/// how many data frames of the other direction have come, which acknowledges all of them.
/// </summary>
internal readonly record struct FrameHeader(FrameKind Kind, long Number, long Ack)
{
    internal const int Size = 24;
    const byte Magic = (byte)'G';
    const byte Version = 1;

    /// <summary>Completes a frame whose payload is in place.</summary>
    internal void Write(Span<byte> frame)
    {
        frame[0] = Magic;
        frame[1] = Version;
        frame[2] = (byte)Kind;
        frame[3] = 0;
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], Number);
        BinaryPrimitives.WriteInt64LittleEndian(frame[16..], Ack);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum.Of(frame));
    }

    /// <summary>What is wrong with a frame's header, or null.</summary>
    internal static string? Read(ReadOnlySpan<byte> frame, out FrameHeader header)
    {
        header = default;
        if (frame.Length < Size) return "it is shorter than a header";
        if (frame[0] != Magic) return "it is no frame of GWorker's";
        if (frame[1] != Version) return $"it is of version {frame[1]}, and this node reads version {Version}";
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) != Checksum.Of(frame)) return "its checksum does not fit its bytes";
        header = new((FrameKind)frame[2], BinaryPrimitives.ReadInt64LittleEndian(frame[8..]), BinaryPrimitives.ReadInt64LittleEndian(frame[16..]));
        if (header.Kind is < FrameKind.Data or > FrameKind.Gap || frame[3] != 0) return "it is of an unknown kind";
        if (header.Number < 0 || header.Ack < 0) return "it has a negative number";
        return header.Kind == FrameKind.Data == frame.Length > Size ? null : "its length does not fit its kind";
    }
}
