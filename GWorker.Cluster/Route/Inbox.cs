using System.Runtime.InteropServices;
using MessagePack;

namespace GWorker;

/// <summary>The calls that one other node has here. Each is answered once: with a result, an error, or by handing it back.</summary>
/// <param name="channel">The way there.</param>
/// <param name="services">The definitions of this process.</param>
/// <param name="ticks">The clock.</param>
/// <param name="limit">The largest answer.</param>
/// <param name="version">What this node has published of itself so far: what the caller knew when it sent the call is no newer.</param>
internal sealed class Inbox(Channel channel, WireServices services, Ticks ticks, PayloadLimit limit, Func<long> version)
{
    readonly Dictionary<long, Target> targets = [];
    readonly Dictionary<long, (PoolQueue Queue, Item Item)> running = [];
    readonly List<Item> arrived = []; // and not yet let in; with their numbers
    readonly List<long> numbers = [];
    PoolQueue? arrivedIn;
    bool closed;

    /// <summary>What a number stands for.</summary>
    sealed record Target(string Service, ReadOnlyMemory<byte> Key, WireService? Known, WireMethod? Method, string Signature);

    /// <summary>How many calls are here.</summary>
    internal int Count
    {
        get { lock (running) return running.Count; }
    }

    internal void Open(ref MessagePackReader from)
    {
        var number = from.ReadInt64();
        var name = from.ReadString() ?? "";
        var key = from.ReadBytes() is { } bytes ? System.Buffers.BuffersExtensions.ToArray(bytes) : [];
        var service = services.Find(name);
        var method = service?.Find(from.ReadUInt64());
        if (service is null) from.Skip();
        if (targets.Count < 65_536 || targets.ContainsKey(number)) targets[number] = new(name, key, service, method, from.ReadString() ?? "");
    }

    internal void Call(ref MessagePackReader from, CallHead? head)
    {
        var target = targets.GetValueOrDefault(from.ReadInt64());
        var call = from.ReadInt64();
        var attempt = from.ReadInt32();
        var age = new TimeSpan(from.ReadInt64());
        var within = new TimeSpan(Math.Clamp(from.ReadInt64(), 1, TimeSpan.TicksPerDay));
        if (target?.Known is not { } service || !TryFind(target, service, out var pool))
        {
            HandBack(call, attempt);
            return;
        }

        if (target.Method is not { } method)
        {
            Send(RecordKind.Failure, call, attempt, new ContractMismatchException(service.Name, target.Signature));
            return;
        }

        Item item;
        try
        {
            var parameters = service.Read(ref from);
            item = method.ReadCall(ref from, new(parameters, ticks.Of(age < TimeSpan.Zero ? TimeSpan.Zero : age), within, attempt, head), this, call);
        }
        catch (Exception error)
        {
            Send(RecordKind.Failure, call, attempt, limit.Unreadable(service.Name, method.Method.Name, "its input", error));
            return;
        }

        if (arrivedIn != pool.Queue) Settle();
        arrivedIn = pool.Queue;
        arrived.Add(item);
        numbers.Add(call);
    }

    /// <summary>Lets in what has arrived since: once a frame, and before anything is said of a call.</summary>
    internal void Settle()
    {
        if (arrived.Count == 0) return;
        try
        {
            lock (running)
            {
                if (closed) return;
                for (var i = 0; i < arrived.Count; i++) running[numbers[i]] = (arrivedIn!, arrived[i]);
            }

            arrivedIn!.AdmitForeign(CollectionsMarshal.AsSpan(arrived));
        }
        finally
        {
            arrived.Clear();
            numbers.Clear();
        }
    }

    internal void Cancel(ref MessagePackReader from)
    {
        Settle();
        (PoolQueue Queue, Item Item) found;
        lock (running)
            if (!running.TryGetValue(from.ReadInt64(), out found)) return;
        found.Queue.Cancel(found.Item, default);
    }

    /// <summary>The reader of a stream has taken so much of it.</summary>
    internal void Taken(ref MessagePackReader from)
    {
        Settle();
        (PoolQueue Queue, Item Item) found;
        lock (running)
            if (!running.TryGetValue(from.ReadInt64(), out found)) return;
        if (found.Item is StreamItem stream) stream.Taken(from.ReadInt64());
    }

    /// <summary>How long a call that is here has been in user code; null where it is not.</summary>
    internal TimeSpan? RunningFor(long call)
    {
        Settle();
        (PoolQueue Queue, Item Item) found;
        lock (running)
            if (!running.TryGetValue(call, out found)) return null;
        return found.Queue.Place(found.Item) is { Stage: CallStage.Running, For: var time } ? time : null;
    }

    /// <summary>An item of a stream as bytes, which are this thread's until it asks again.</summary>
    /// <exception cref="PayloadException">It cannot be written, or is too large.</exception>
    internal ReadOnlySpan<byte> Payload<TOut>(long call, TOut value)
    {
        var buffer = RecordBuffer.Take();
        var most = limit.Bytes;
        try
        {
            var writer = buffer.Payload(most);
            Codec.Write(ref writer, value);
            writer.Flush();
            return buffer.WrittenSpan;
        }
        catch (Exception error)
        {
            (PoolQueue Queue, Item Item) item;
            lock (running)
                if (!running.TryGetValue(call, out item)) return default; // nobody waits for it any more
            throw buffer.Refused(item.Queue.Name, item.Item.Method.Name, "an item of its stream", most, error);
        }
    }

    /// <summary>Items of a stream; they leave with the next flush.</summary>
    internal void Items(long call, int attempt, int count, ReadOnlySpan<byte> items)
    {
        var buffer = RecordBuffer.Take();
        var writer = buffer.Begin(RecordKind.Item);
        writer.Write(call);
        writer.Write(attempt);
        writer.Write(count);
        writer.WriteRaw(items);
        writer.Flush();
        channel.Write(buffer.WrittenSpan);
    }

    internal void End(long call, int attempt)
    {
        if (!TryEnd(call, out _, out var last)) return;
        var buffer = RecordBuffer.Take();
        var writer = buffer.Begin(RecordKind.End);
        writer.Write(call);
        writer.Write(attempt);
        writer.Flush();
        Write(buffer.WrittenSpan, last);
    }

    internal void Flush() => channel.Flush();

    internal void FlushSoon() => channel.FlushSoon();

    internal void Answer<TOut>(long call, int attempt, TOut value)
    {
        if (!TryEnd(call, out var item, out var last)) return;
        var buffer = RecordBuffer.Take();
        var most = limit.Bytes;
        try
        {
            var writer = buffer.Begin(RecordKind.Answer);
            writer.Write(call);
            writer.Write(attempt);
            writer.Flush();
            writer = buffer.Payload(most);
            Codec.Write(ref writer, value);
            writer.Flush();
        }
        catch (Exception error)
        {
            Send(RecordKind.Failure, call, attempt, buffer.Refused(item.Queue.Name, item.Item.Method.Name, "its answer", most, error));
            return;
        }

        Write(buffer.WrittenSpan, last);
    }

    internal void Fail(long call, int attempt, Exception error)
    {
        if (!TryEnd(call, out var ended, out _)) return;

        // Neither runs: another node may do better, or this one a little later. It may have run before, with a worker that was lost.
        if (error is DrainingException or OverloadedException) HandBack(call, attempt + ended.Item.Losses);
        else Send(RecordKind.Failure, call, attempt, error);
    }

    /// <summary>The other node is gone: nobody waits for these any more.</summary>
    internal void Close()
    {
        (PoolQueue Queue, Item Item)[] left;
        lock (running)
        {
            closed = true;
            left = [.. running.Values];
        }

        foreach (var (queue, item) in left) queue.Cancel(item, default);
    }

    static bool TryFind(Target target, WireService service, out Pool pool)
    {
        pool = service.Service.Usual;
        if (target.Key.IsEmpty) return true;
        try
        {
            return service.Service.TryFind(service.SetOf(target.Key), out pool!);
        }
        catch (MessagePackSerializationException)
        {
            return false;
        }
    }

    bool TryEnd(long call, out (PoolQueue Queue, Item Item) item, out bool last)
    {
        lock (running)
        {
            var found = running.Remove(call, out item);
            last = running.Count == 0;
            return found && !closed;
        }
    }

    void HandBack(long call, int attempt)
    {
        var buffer = RecordBuffer.Take();
        var writer = buffer.Begin(RecordKind.HandBack);
        writer.Write(call);
        writer.Write(attempt);
        writer.Write(version());
        writer.Flush();
        Write(buffer.WrittenSpan, now: false);
    }

    void Send(RecordKind kind, long call, int attempt, Exception error)
    {
        var buffer = RecordBuffer.Take();
        var writer = buffer.Begin(kind);
        writer.Write(call);
        writer.Write(attempt);
        ErrorCodec.Write(ref writer, error);
        writer.Flush();
        Write(buffer.WrittenSpan, now: false);
    }

    // The last answer that is due goes at once; while others are, they may share its frame.
    void Write(ReadOnlySpan<byte> record, bool now)
    {
        channel.Write(record);
        if (now) channel.Flush();
        else channel.FlushSoon();
    }
}
