using System.Buffers;
using MessagePack;

namespace GWorker;

/// <summary>Where a thread builds one record before it is written: user code that serialises must run under nobody's lock.</summary>
internal static class RecordBuffer
{
    // What a large payload left behind is not kept for ever.
    const int Kept = 1 << 20;

    [ThreadStatic]
    static ArrayBufferWriter<byte>? buffer;

    /// <summary>An empty buffer of this thread's own, until it asks again.</summary>
    internal static ArrayBufferWriter<byte> Take()
    {
        if (buffer is null || buffer.Capacity > Kept) buffer = new(1024);
        else buffer.ResetWrittenCount();
        return buffer;
    }

    internal static MessagePackWriter Begin(this ArrayBufferWriter<byte> to, RecordKind kind)
    {
        to.GetSpan(1)[0] = (byte)kind;
        to.Advance(1);
        return new(to);
    }
}
