namespace GWorker;

/// <summary>
/// Gathers records in frames and keeps every frame until the peer has it. Frames beyond the window wait here in order: their bound is
/// the callers', who have credits for what they may send. All of it happens under the channel's lock.
/// </summary>
internal sealed class Outgoing(ILink link, ChannelOptions options, Receipt receipt, Ticks ticks)
{
    readonly int frameSize = Math.Min(options.FrameSize, options.Window);
    readonly long patience = ticks.Of(options.ResendAfter);
    readonly Queue<Frame> unacknowledged = new();
    readonly Queue<Frame> waiting = new();
    readonly Stack<byte[]> spare = new();
    byte[]? current;
    int used;
    bool flushes;
    long acknowledged;
    long waitingBytes;

    // Frames before this one have been sent more than once.
    long resent;
    long answeredGap = -1;
    long progress;

    readonly record struct Frame(byte[] Buffer, int Length);

    /// <summary>Bytes that were sent and not acknowledged.</summary>
    internal long InFlight { get; private set; }

    /// <summary>Bytes that were written and not sent.</summary>
    internal long Waiting => waitingBytes + (current is null ? 0 : used);

    /// <summary>When all that is in flight must be sent again.</summary>
    internal long ResendAt => unacknowledged.Count == 0 ? long.MaxValue : progress + patience;

    long Next => acknowledged + unacknowledged.Count;

    /// <summary>True where it has completed a frame.</summary>
    internal bool Write(ReadOnlySpan<byte> record)
    {
        var size = RecordLength.SizeOf(record.Length) + record.Length;
        var completes = current is not null && size > frameSize - used;
        if (completes)
        {
            // Only a record that no frame could hold is cut, and it begins where there is room for its length and a part of it.
            if (size <= frameSize - FrameHeader.Size || frameSize - used <= RecordLength.Longest) Complete();
        }

        if (current is null) Open();
        used += RecordLength.Write(current.AsSpan(used), record.Length);
        while (record.Length > frameSize - used)
        {
            var part = frameSize - used;
            record[..part].CopyTo(current.AsSpan(used));
            record = record[part..];
            used = frameSize;
            Complete();
            Open();
            completes = true;
        }

        record.CopyTo(current.AsSpan(used));
        used += record.Length;
        if (used < frameSize) return completes;
        Complete();
        return true;
    }

    /// <summary>
    /// Sends what has been gathered, or as soon as the window has room for it and the peer is not busy with frames that are not full
    /// either: until then it goes on growing.
    /// </summary>
    internal void Flush()
    {
        if (current is null) return;
        flushes = waiting.Count > 0 || !HasRoomFor(used) || unacknowledged.Count >= options.Ahead;
        if (!flushes) Complete();
    }

    /// <summary>The peer has every frame before <paramref name="number"/>, and where <paramref name="gap"/> holds it lacks that one.
    /// False where it cannot have: nothing was sent that far.</summary>
    internal bool Acknowledge(long number, bool gap)
    {
        if (number > Next) return false;
        if (number > acknowledged)
        {
            while (acknowledged < number)
            {
                var frame = unacknowledged.Dequeue();
                InFlight -= frame.Length;
                Recycle(frame.Buffer);
                acknowledged++;
            }

            progress = ticks.Now;
            SendWaiting();
            if (flushes) Flush();
        }

        // The answer to a gap is under way already where it has been answered once; were that lost too, time will tell.
        if (!gap || number != acknowledged || number == answeredGap) return true;
        answeredGap = number;
        Resend();
        return true;
    }

    internal void Resend()
    {
        progress = ticks.Now;
        resent = Next;
        foreach (var frame in unacknowledged) link.Send(frame.Buffer.AsMemory(0, frame.Length));
    }

    /// <summary>Sends a frame that carries nothing: nobody keeps it, the next one says the same or more.</summary>
    internal void Tell(FrameKind kind)
    {
        var frame = new byte[FrameHeader.Size];
        new FrameHeader(kind, 0, receipt.Tell()).Write(frame);
        link.Send(frame);
    }

    internal void Clear()
    {
        unacknowledged.Clear();
        waiting.Clear();
        spare.Clear();
        (current, waitingBytes, InFlight, flushes) = (null, 0, 0, false);
    }

    bool HasRoomFor(int length) => InFlight + length <= options.Window;

    void Open()
    {
        current = spare.TryPop(out var buffer) ? buffer : GC.AllocateUninitializedArray<byte>(frameSize);
        used = FrameHeader.Size;
    }

    void Complete()
    {
        var frame = new Frame(current!, used);
        if (used <= frameSize / 2)
        {
            // It may be kept for as long as a second, and thousands of small ones fit the window: none holds a large buffer.
            var fit = GC.AllocateUninitializedArray<byte>(used);
            current.AsSpan(0, used).CopyTo(fit);
            spare.Push(frame.Buffer);
            frame = frame with { Buffer = fit };
        }

        current = null;
        flushes = false;
        waiting.Enqueue(frame);
        waitingBytes += frame.Length;
        SendWaiting();
    }

    void SendWaiting()
    {
        while (waiting.TryPeek(out var frame) && HasRoomFor(frame.Length))
        {
            waiting.Dequeue();
            waitingBytes -= frame.Length;
            new FrameHeader(FrameKind.Data, Next, receipt.Tell()).Write(frame.Buffer.AsSpan(0, frame.Length));
            if (unacknowledged.Count == 0) progress = ticks.Now;
            unacknowledged.Enqueue(frame);
            InFlight += frame.Length;
            link.Send(frame.Buffer.AsMemory(0, frame.Length));
        }
    }

    // Of a frame that was sent twice the link may still hold the second, although the peer has the first.
    void Recycle(byte[] buffer)
    {
        if (buffer.Length == frameSize && acknowledged >= resent && spare.Count <= options.Window / frameSize) spare.Push(buffer);
    }
}
