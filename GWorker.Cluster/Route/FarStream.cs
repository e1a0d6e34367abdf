using System.Buffers;
using MessagePack;

namespace GWorker;

/// <summary>
/// The sink of a stream whose reader is on another node. Items are gathered and leave behind what the thread pool has to do already, or when
/// they fill a record: a lone one goes at once, those of a fast method share a frame. What the reader has not taken is bounded, so that
/// a slow one holds up its own method and nobody else on the connection.
/// </summary>
internal sealed class FarStream<TOut>(Inbox inbox, long call, int attempt) : IStreamSink<TOut>, IFarSink, IThreadPoolWorkItem
{
    // So that a record and what stands around it share a frame with others.
    const int Full = 4096;

    readonly Lock gate = new();
    ArrayBufferWriter<byte>? gathered;
    int count;
    int seen;
    long untaken;
    bool isQueued;
    bool hasEnded;
    IRoomListener? listener;

    public void Item(TOut value) => Item(value, 0);

    public void Item(TOut value, long weight)
    {
        // Under nobody's lock: the user's code may run here.
        var record = inbox.Payload(call, value);
        bool full;
        lock (gate)
        {
            if (hasEnded) return;
            gathered ??= new(256);
            gathered.Write(record);
            count++;
            untaken += LookAhead.PerItem + record.Length;
            full = gathered.WrittenCount >= Full;
            if (full) Write();
            else if (!isQueued) isQueued = Queue();
        }

        if (full) inbox.FlushSoon();
    }

    public void End()
    {
        lock (gate)
        {
            hasEnded = true;
            Write();
        }

        inbox.End(call, attempt);
    }

    public void Error(Exception error)
    {
        IRoomListener? told;
        lock (gate)
        {
            hasEnded = true;
            if (error is OperationCanceledException) count = seen = 0; // nobody reads what is left
            Write();
            (told, listener) = (listener, null);
        }

        told?.OnRoom();
        inbox.Fail(call, attempt, error);
    }

    public bool TryRoom(IRoomListener next)
    {
        lock (gate)
        {
            if (hasEnded || untaken < LookAhead.FarWindow) return true;
            listener = next;
            Write();
        }

        inbox.Flush(); // the method rests: nothing will share a frame with what it gave
        return false;
    }

    public void Taken(long weight)
    {
        IRoomListener? told;
        lock (gate)
        {
            untaken -= weight;
            if (untaken >= LookAhead.FarWindow) return;
            (told, listener) = (listener, null);
        }

        told?.OnRoom();
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (gate)
        {
            // More have come since: the method is faster than this way through the pool, and what follows them may go along.
            if (count > seen)
            {
                Queue();
                return;
            }

            isQueued = false;
            Write();
        }

        inbox.Flush();
    }

    bool Queue()
    {
        seen = count;
        return ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void Write()
    {
        if (count > 0) inbox.Items(call, attempt, count, gathered!.WrittenSpan);
        count = seen = 0;
        gathered = null; // a stream that rests holds nothing
    }
}
