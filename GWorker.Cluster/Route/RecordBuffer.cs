using System.Buffers;
using MessagePack;

namespace GWorker;

/// <summary>
/// Where a thread builds one record before it is written: user code that serialises must run under nobody's lock. A payload that
/// is too large ends as soon as that shows, not when all of it is here.
/// </summary>
internal sealed class RecordBuffer : IBufferWriter<byte>
{
    // What a large payload left behind is not kept for ever.
    const int Kept = 1 << 20;

    // A text asks for the most that its characters could take, and then takes less; and everybody asks for a little too much.
    const int BytesPerChar = 3;
    const int Little = 4096;

    [ThreadStatic]
    static RecordBuffer? buffer;

    readonly ArrayBufferWriter<byte> written = new(1024);
    bool isTaken;
    long end = long.MaxValue;

    /// <summary>What was written, all of it. The next who takes a buffer on this thread may write over it.</summary>
    internal ReadOnlySpan<byte> WrittenSpan
    {
        get
        {
            if (isTaken) buffer = this;
            return written.WrittenSpan;
        }
    }

    /// <summary>More was to be written than may travel; what is here is of no use.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>An empty buffer, of nobody else's until it is read: user code that is serialised into it may call somebody, on this thread.</summary>
    internal static RecordBuffer Take()
    {
        var taken = buffer;
        buffer = null;
        if (taken is null || taken.written.Capacity > Kept) taken = new() { isTaken = true };
        else taken.written.ResetWrittenCount();
        (taken.end, taken.IsOver) = (long.MaxValue, false);
        return taken;
    }

    internal MessagePackWriter Begin(RecordKind kind)
    {
        GetSpan(1)[0] = (byte)kind;
        Advance(1);
        return new(this);
    }

    internal delegate void Writes(ref MessagePackWriter to);

    /// <summary>Some more, whatever its size.</summary>
    internal void Append(Writes write)
    {
        var writer = new MessagePackWriter(this);
        write(ref writer);
        writer.Flush();
    }

    /// <summary>Why the payload could not be written, for whoever is to have it.</summary>
    internal PayloadException Refused(string worker, string method, string what, long most, Exception error) =>
        IsOver ? PayloadException.TooLarge(worker, method, what, most) : PayloadException.Unwritable(worker, method, what, error);

    /// <summary>From here on a payload of so many bytes at most.</summary>
    internal MessagePackWriter Payload(long most)
    {
        end = written.WrittenCount + most;
        return new(this);
    }

    public void Advance(int count)
    {
        written.Advance(count);
        if (written.WrittenCount > end) Refuse();
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Foresee(sizeHint);
        return written.GetMemory(sizeHint);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Foresee(sizeHint);
        return written.GetSpan(sizeHint);
    }

    void Foresee(int size)
    {
        if (size > Little && size / BytesPerChar > end - written.WrittenCount) Refuse();
    }

    void Refuse()
    {
        IsOver = true;
        throw new InvalidOperationException("More than may travel.");
    }
}
