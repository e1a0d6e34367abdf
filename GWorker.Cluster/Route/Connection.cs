using Akka.Actor;
using MessagePack;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>All that goes between this process and one other: its calls there, and that one's calls here.</summary>
internal sealed class Connection : IDisposable
{
    readonly Channel channel;
    readonly Inbox inbox;
    readonly CallDesk desk;
    readonly ILogger log;
    int receiving;

    internal Connection(Address address, long uid, ILink link, ClusterParts parts)
    {
        Address = address;
        log = parts.Log;
        channel = new(link, new() { MaxRecord = (int)parts.MaxPayload + PayloadLimit.Around }, parts.Clock, OnRecord, OnFault, OnTooLong);
        Limit = new(parts.MaxPayload);
        Asks = new(channel);
        Outbox = new(channel, Asks, parts.Ticks, Limit);
        inbox = new(channel, parts.Services, parts.Ticks, Limit, () => parts.Version);
        desk = new(uid, Asks, inbox, Limit, parts);
    }

    internal Address Address { get; }

    /// <summary>Calls of this process that are there.</summary>
    internal Outbox Outbox { get; }

    /// <summary>What may travel there and back.</summary>
    internal PayloadLimit Limit { get; }

    /// <summary>Questions to that process, and its own.</summary>
    internal Asks Asks { get; }

    /// <summary>Calls of that process that are here.</summary>
    internal int Foreign => inbox.Count;

    /// <summary>Whether all that was written has arrived.</summary>
    internal bool IsDrained => channel is { Waiting: 0, InFlight: 0 };

    internal void Receive(ReadOnlyMemory<byte> frame)
    {
        // While a connection is replaced its old and its new reader may both bring frames: what is dropped is sent again.
        if (Interlocked.Exchange(ref receiving, 1) == 1) return;
        try
        {
            channel.Receive(frame);
            Settle();
            Outbox.Settle();
        }
        finally
        {
            Volatile.Write(ref receiving, 0);
        }
    }

    /// <summary>The other process is gone, or this one is about to be.</summary>
    internal void Close(string why)
    {
        Outbox.Close(why);
        inbox.Close();
        Asks.Dispose();
        Dispose();
    }

    public void Dispose() => channel.Dispose();

    void OnRecord(ReadOnlyMemory<byte> record)
    {
        try
        {
            var kind = (RecordKind)record.Span[0];
            var from = new MessagePackReader(record[1..]);
            switch (kind)
            {
                case RecordKind.Open: inbox.Open(ref from); break;
                case RecordKind.Call: inbox.Call(ref from, head: null); break;
                case RecordKind.CallWithHead: inbox.Call(ref from, HeadCodec.Read(ref from)); break;
                case RecordKind.Cancel: inbox.Cancel(ref from); break;
                case RecordKind.Answer or RecordKind.End or RecordKind.Failure or RecordKind.HandBack: Outbox.Receive(kind, ref from); break;
                case RecordKind.Item: Outbox.ReceiveItems(ref from); break;
                case RecordKind.Taken: inbox.Taken(ref from); break;
                case RecordKind.Ask: desk.Take(ref from); break;
                case RecordKind.Told: Asks.Receive(ref from); break;
                default: OnFault($"a record of kind {(byte)kind}, which this version does not know"); break;
            }
        }
        catch (Exception error)
        {
            // One record costs itself: what it was about ends at its deadline.
            OnFault($"a record that cannot be read: {error.Message}");
        }
    }

    // What it was about is found in its beginning and fails as what cannot be read does: nobody waits until its deadline.
    void OnTooLong(ReadOnlyMemory<byte> beginning)
    {
        Limit.IsOver = true;
        try
        {
            OnRecord(beginning);
        }
        finally
        {
            Limit.IsOver = false;
        }
    }

    void Settle()
    {
        try
        {
            inbox.Settle();
        }
        catch (Exception error)
        {
            OnFault($"calls that cannot be let in: {error.Message}");
        }
    }

    void OnFault(string what) => log.LogWarning("From {Node} came {What}; it was dropped", Address, what);
}
