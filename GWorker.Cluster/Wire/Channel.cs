namespace GWorker;

/// <summary>
/// A stream of records to one incarnation of a node and back: each arrives once and in order, whatever the link does to its frames.
/// A frame that is missing, doubled or damaged costs time and nothing else. The receiver keeps no frame that comes too early: it asks for
/// all from the first missing one on, because a link loses frames when it re-connects, and then all of them.
/// Two incarnations have one channel for as long as both live: numbers begin at zero once.
/// </summary>
internal sealed class Channel : IThreadPoolWorkItem, IDisposable
{
    readonly Lock gate = new();
    readonly ILink link;
    readonly ChannelOptions options;
    readonly Ticks ticks;
    readonly Receipt receipt;
    readonly Outgoing outgoing;
    readonly Incoming incoming;
    readonly Alarm alarm;
    readonly Action<ReadOnlyMemory<byte>> deliver;
    readonly Action<ReadOnlyMemory<byte>> deliverTooLong;
    readonly Action<string> onFault;
    bool disposed;
    int flushQueued;
    bool hasReported;
    bool hasReportedLength;
    bool handlerHasThrown;
    long reportedGap = -1;

    /// <param name="link">To the peer.</param>
    /// <param name="options">Both sides' limits.</param>
    /// <param name="clock">For acknowledgements that nothing carries, and for losses that nobody reports.</param>
    /// <param name="onRecord">Gets each record, one at a time and outside any lock. The bytes are its own during the call alone.</param>
    /// <param name="onFault">Is told, once, of a malformed frame, and once if <paramref name="onRecord"/> throws.</param>
    /// <param name="onTooLong">Gets the beginning of a record that is longer than this side takes, as <paramref name="onRecord"/> would.</param>
    internal Channel(ILink link, ChannelOptions options, TimeProvider clock, Action<ReadOnlyMemory<byte>> onRecord, Action<string> onFault, Action<ReadOnlyMemory<byte>>? onTooLong = null)
    {
        this.link = link;
        this.options = options;
        this.onFault = onFault;
        ticks = new(clock);
        receipt = new(ticks.Of(options.AckAfter), options.Window / 4, options.Ahead);
        outgoing = new(link, options, receipt, ticks);
        incoming = new(options.MaxRecord);
        alarm = new(clock, ticks, gate, TaskScheduler.Default, OnAlarm);
        deliver = record => Deliver(record, onRecord);
        deliverTooLong = record =>
        {
            Report(ref hasReportedLength, $"A record was dropped: it is longer than {options.MaxRecord} bytes. Give all nodes the same ClusterOptions.MaxPayload");
            if (onTooLong is not null) Deliver(record, onTooLong);
        };
    }

    /// <summary>Bytes that were written and have not been sent, for want of a flush or of room in the window.</summary>
    internal long Waiting
    {
        get
        {
            lock (gate) return outgoing.Waiting;
        }
    }

    /// <summary>Bytes that were sent and have not been acknowledged.</summary>
    internal long InFlight
    {
        get
        {
            lock (gate) return outgoing.InFlight;
        }
    }

    /// <summary>Copies a record behind those already written. It leaves with the next flush, or when its frame is full.</summary>
    internal void Write(ReadOnlySpan<byte> record)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.Length, options.MaxRecord, nameof(record));
        lock (gate)
        {
            if (disposed || !outgoing.Write(record)) return;
            Arm();
        }

        link.Push();
    }

    /// <summary>Sends what has been gathered.</summary>
    internal void Flush()
    {
        lock (gate)
        {
            if (disposed) return;
            outgoing.Flush();
            Arm();
        }

        link.Push();
    }

    /// <summary>Flushes after the work that is queued on the thread pool now, so that its records travel in the same frame.</summary>
    internal void FlushSoon()
    {
        // Whoever sees a flush queued has written before that flush takes the lock: it takes the record along.
        if (Volatile.Read(ref flushQueued) == 0 && Interlocked.Exchange(ref flushQueued, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref flushQueued, 0);
        lock (gate)
        {
            if (disposed) return;
            outgoing.Flush();
            if (receipt.IsMany) outgoing.Tell(FrameKind.Ack); // nothing was there to carry it
            Arm();
        }

        link.Push();
    }

    /// <summary>Takes one frame that the link has brought; called by one thread at a time. The bytes are not kept.</summary>
    internal void Receive(ReadOnlyMemory<byte> frame)
    {
        var fault = FrameHeader.Read(frame.Span, out var header);
        var isNext = fault is null && header.Kind == FrameKind.Data && header.Number == receipt.Frames;
        var payload = isNext ? frame[FrameHeader.Size..] : default;
        if (isNext) fault = incoming.FaultOf(payload.Span);
        if (fault is null)
            lock (gate)
            {
                if (disposed) return;
                fault = Accept(header, frame.Length);
                Arm();
            }

        link.Push();
        if (fault is not null)
        {
            Report(ref hasReported, $"A frame was dropped: {fault}. Run versions of GWorker on all nodes that read each other's frames");
            return;
        }

        if (!isNext) return;
        incoming.Deliver(payload, deliver, deliverTooLong);
        lock (gate)
        {
            // Not before it was dealt with: what is acknowledged may be followed by as much again.
            if (disposed) return;
            if (receipt.IsLarge) outgoing.Tell(FrameKind.Ack);
            else if (receipt.IsMany) FlushSoon(); // answers to what it brought may carry it
        }

        link.Push();
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            outgoing.Clear();
        }

        alarm.Dispose();
    }

    string? Accept(FrameHeader header, int length)
    {
        if (header.Kind == FrameKind.Data && header.Number > receipt.Frames + options.MostFrames) return "its number is further ahead than the window is wide";
        if (!outgoing.Acknowledge(header.Ack, header.Kind == FrameKind.Gap)) return "it acknowledges what was never sent";
        if (header.Kind != FrameKind.Data) return null;
        if (header.Number == receipt.Frames)
        {
            receipt.Add(length, ticks.Now);
        }
        else if (header.Number < receipt.Frames)
        {
            receipt.Owe(ticks.Now);
        }
        else if (reportedGap != receipt.Frames)
        {
            reportedGap = receipt.Frames;
            outgoing.Tell(FrameKind.Gap);
        }

        return null;
    }

    void OnAlarm()
    {
        lock (gate)
        {
            if (disposed) return;
            alarm.Clear();
            var now = ticks.Now;
            if (receipt.Due <= now) outgoing.Tell(FrameKind.Ack);
            if (outgoing.ResendAt <= now)
            {
                link.Doubt();
                outgoing.Resend();
            }

            Arm();
        }

        link.Push();
    }

    void Arm()
    {
        var due = Math.Min(receipt.Due, outgoing.ResendAt);
        if (due != long.MaxValue) alarm.Set(due, ticks.Now);
    }

    void Deliver(ReadOnlyMemory<byte> record, Action<ReadOnlyMemory<byte>> onRecord)
    {
        try
        {
            onRecord(record);
        }
        catch (Exception error)
        {
            Report(ref handlerHasThrown, $"A record could not be handled: {error}");
        }
    }

    void Report(ref bool reported, string text)
    {
        if (reported) return;
        reported = true;
        onFault(text);
    }
}
