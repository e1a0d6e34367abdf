using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using MessagePack;

namespace GWorker;

/// <summary>
/// The calls of this process that one other node has, or is about to get. Written at once while that node has nothing of ours and is to get nothing;
/// under load by a task behind what the thread pool has to do already, so that callers who are about to call share its frame.
/// </summary>
internal sealed class Outbox(Channel channel, Asks asks, Ticks ticks, PayloadLimit limit) : IThreadPoolWorkItem
{
    // A call's number is its peer's and its own in that peer's queue: nothing needs to be looked up to cancel it.
    const int PeerShift = 40;

    readonly ConcurrentQueue<(RemotePeer Peer, Item Item)> queued = new();
    readonly Dictionary<long, Item> sent = [];
    readonly Lock gate = new();
    readonly List<Chosen> returned = [];
    RemotePeer[] peers = [];
    RemotePeer? returnedTo;
    Flags flags;
    int drains;
    bool isClosed;

    /// <summary>The peer of a pool, made on first use; null where the node is gone.</summary>
    internal RemotePeer? PeerOf(Pool pool, WireService service)
    {
        if (FindPeer(pool) is { } known) return known;

        // Before the lock: what writes its values may be the user's code.
        var key = service.KeyOf(pool).Bytes;
        lock (gate)
        {
            if (FindPeer(pool) is { } made) return made; // meanwhile
            if (isClosed) return null; // nobody would ever detach it

            // Callers make up sets of parameters for ever: one has the number of a pool that is gone, which nobody has a call of any more.
            var gone = Array.FindIndex(peers, static p => p.Pool.Queue.HasRetired);
            var number = gone < 0 ? peers.Length : gone;
            var peer = new RemotePeer(pool, service, key, this, number);
            Volatile.Write(ref peers, [.. peers.AsSpan(0, number), peer, .. peers.AsSpan(Math.Min(number + 1, peers.Length))]);
            return peer;
        }
    }

    internal RemotePeer? FindPeer(Pool pool) => Array.Find(Peers, p => p.Pool == pool);

    internal RemotePeer[] Peers => Volatile.Read(ref peers);

    /// <summary>Calls that were written and not answered.</summary>
    internal int Outstanding
    {
        get { lock (sent) return sent.Count; }
    }

    internal void Add(RemotePeer peer, Item item) => queued.Enqueue((peer, item));

    internal void Kick()
    {
        // Whoever sees a drain scheduled has queued its call before that drain looks.
        if (Volatile.Read(ref flags.Scheduled) != 0 || queued.IsEmpty) return;
        if (!Volatile.Read(ref flags.IsBusy)) Drain();
        else if (Interlocked.Exchange(ref flags.Scheduled, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Exchange(ref flags.Scheduled, 0);
        Drain();
    }

    internal void Cancel(RemotePeer peer, Item item)
    {
        var number = NumberOf(peer, item);
        lock (sent)
            if (!sent.ContainsKey(number)) return; // not written yet, and then it will not be; or over already
        var buffer = RecordBuffer.Take();
        var writer = buffer.Begin(RecordKind.Cancel);
        writer.Write(number);
        writer.Flush();
        channel.Write(buffer.WrittenSpan);
        channel.FlushSoon();
    }

    /// <summary>How long the call has been in user code there; null where it is not.</summary>
    internal async ValueTask<TimeSpan?> RunningFor(RemotePeer peer, Item item)
    {
        var number = NumberOf(peer, item);
        var reply = await asks.Ask(
            AskVerb.Place, to => to.Append((ref MessagePackWriter writer) => writer.Write(number)),
            static (ref MessagePackReader from) => from.ReadInt64()).ConfigureAwait(false);
        return reply is { End: AskEnd.Told, Value: >= 0 and var running } ? new TimeSpan(running) : null;
    }

    /// <summary>The reader of this call's stream has taken so much of it.</summary>
    internal void Taken(RemotePeer peer, Item item, long weight)
    {
        var buffer = RecordBuffer.Take();
        var writer = buffer.Begin(RecordKind.Taken);
        writer.Write(NumberOf(peer, item));
        writer.Write(weight);
        writer.Flush();
        channel.Write(buffer.WrittenSpan);
        channel.Flush(); // the method may be waiting for it
    }

    /// <summary>Items of a stream.</summary>
    internal void ReceiveItems(ref MessagePackReader from)
    {
        var number = from.ReadInt64();
        var attempt = from.ReadInt32();
        Item? item;
        lock (sent)
            if (!sent.TryGetValue(number, out item)) return;
        var peer = Peers[(int)(number >> PeerShift)];
        try
        {
            peer.Service.Methods[item.Method.Index].ReadItems(ref from, item, attempt);
        }
        catch (Exception error)
        {
            // Ended here; the other node is told that nobody waits for the rest.
            if (!item.TryClaim(attempt)) return;
            item.LetGo();
            item.Fail(limit.Unreadable(peer.Service.Name, item.Method.Name, "an item of its stream", error));
        }
    }

    /// <summary>An answer, the end of a stream, a failure or a hand-back.</summary>
    internal void Receive(RecordKind kind, ref MessagePackReader from)
    {
        var number = from.ReadInt64();
        var attempt = from.ReadInt32();
        Item? item;
        lock (sent)
        {
            if (!sent.Remove(number, out item)) return;
            if (sent.Count == 0) flags.IsBusy = false;
        }

        var peer = Peers[(int)(number >> PeerShift)];
        if (kind == RecordKind.HandBack)
        {
            Settle();
            peer.ClosedUpTo = from.ReadInt64();
            peer.Queue.Grant(peer, 0);

            // Attempts that were lost there count here too, or what kills its workers would be sent to one after another.
            var last = Math.Min(attempt, item.Attempt + byte.MaxValue);
            for (var at = item.Attempt; at > 0 && at < last; at++) item.TryNextAttempt(at);
            peer.Queue.HandBack(peer, new Chosen(item));
            return;
        }

        try
        {
            if (kind is RecordKind.Answer or RecordKind.End) peer.Service.Methods[item.Method.Index].ReadAnswer(ref from, item, attempt);
            else if (ErrorCodec.Read(ref from) is var error && !item.TryAgain(attempt, error) && item.TryClaim(attempt)) item.Fail(WorkerFailedException.After(attempt, error));
        }
        catch (Exception error)
        {
            if (item.TryClaim(attempt)) item.Fail(limit.Unreadable(peer.Service.Name, item.Method.Name, "its answer", error));
        }

        if (returnedTo != peer) Settle();
        returnedTo = peer;
        returned.Add(new(item));
    }

    /// <summary>Gives back the room of what was answered since: once a frame.</summary>
    internal void Settle()
    {
        if (returned.Count == 0) return;
        returnedTo!.Queue.Return(returnedTo, CollectionsMarshal.AsSpan(returned));
        returned.Clear();
    }

    /// <summary>The node is gone.</summary>
    internal void Close(string why)
    {
        lock (gate) isClosed = true;
        foreach (var peer in Peers) peer.Queue.Detach(peer, why);
        lock (sent)
        {
            sent.Clear();
            flags.IsBusy = false;
        }

        queued.Clear();
    }

    // Cut, since a queue may number more calls than fit, in days: the call of the same remainder is that old.
    static long NumberOf(RemotePeer peer, Item item) => ((long)peer.Number << PeerShift) | (item.Id & ((1L << PeerShift) - 1));

    // One thread at a time, so that calls are written in the order in which they were chosen.
    void Drain()
    {
        if (Interlocked.Increment(ref drains) > 1) return;
        var seen = 1;
        do
        {
            while (queued.TryDequeue(out var next)) Write(next.Peer, next.Item);
            channel.Flush();
            seen = Interlocked.Add(ref drains, -seen);
        }
        while (seen > 0);
    }

    void Write(RemotePeer peer, Item item)
    {
        var attempt = item.Attempt;
        if (attempt == 0 || !TrySend(peer, item, attempt)) peer.Queue.Return(peer, [new(item)]);
    }

    /// <summary>False where it is over, and nobody on the other side knows of it.</summary>
    bool TrySend(RemotePeer peer, Item item, int attempt)
    {
        var number = NumberOf(peer, item);
        if (!peer.Opened[item.Method.Index]) Open(peer, item.Method.Index);
        var buffer = RecordBuffer.Take();
        var most = limit.Bytes;
        try
        {
            var hasHead = item.Head is not null || item.Method.TakesContext;
            var writer = buffer.Begin(hasHead ? RecordKind.CallWithHead : RecordKind.Call);
            if (hasHead) HeadCodec.Write(ref writer, item.Head, peer.Queue.NameOf(item.Id));
            var now = ticks.Now;
            writer.Write(RefOf(peer, item.Method.Index));
            writer.Write(number);
            writer.Write(attempt);
            writer.Write(ticks.Span(now - item.Enqueued).Ticks);
            writer.Write(Math.Max(1, ticks.Span(item.Deadline - now).Ticks));
            peer.Service.Write(ref writer, item.Parameters);
            writer.Flush();
            writer = buffer.Payload(most);
            peer.Service.Methods[item.Method.Index].WriteInput(ref writer, item);
            writer.Flush();
            var record = buffer.WrittenSpan;
            lock (sent)
            {
                // All under the lock: a cancel that finds the call here is written behind it, and one that came too early for that is seen.
                if (item.Attempt != attempt) return false;
                channel.Write(record);
                sent[number] = item;
                if (!flags.IsBusy) flags.IsBusy = true;
            }

            return true;
        }
        catch (Exception error)
        {
            item.TryFail(buffer.Refused(peer.Service.Name, item.Method.Name, "its input", most, error));
            return false;
        }
    }

    void Open(RemotePeer peer, int method)
    {
        var buffer = RecordBuffer.Take();
        var writer = buffer.Begin(RecordKind.Open);
        writer.Write(RefOf(peer, method));
        writer.Write(peer.Service.Name);
        writer.Write(peer.Key.Span);
        writer.Write(peer.Service.Methods[method].Id);
        writer.Write(peer.Service.Methods[method].Method.Signature);
        writer.Flush();
        channel.Write(buffer.WrittenSpan);
        peer.Opened[method] = true;
    }

    static long RefOf(RemotePeer peer, int method) => ((long)peer.Number << 16) | (uint)method;

    // Every caller reads them and few write: on a line of their own, or each call would fetch them from the core that writes what lies beside.
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    struct Flags
    {
        /// <summary>1 where a drain is queued on the thread pool.</summary>
        [FieldOffset(64)]
        internal int Scheduled;

        /// <summary>Calls are there and not answered: who comes next may wait for others to share a frame.</summary>
        [FieldOffset(68)]
        internal bool IsBusy;
    }
}
