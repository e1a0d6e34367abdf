using MessagePack;

namespace GWorker;

/// <summary>Questions to one other node, and answers to its own. Each question ends once: with an answer, or because that node is gone.</summary>
internal sealed class Asks(Channel channel) : IDisposable
{
    // Questions that wait here for a call of a peer's: beyond it they are refused. What is answered at once is not among them, or whoever
    // waits for many calls would keep its node from telling how others ended.
    const int MostOpen = 16_384;

    readonly Dictionary<long, Question> asked = [];
    readonly Dictionary<long, CancellationTokenSource> open = [];
    long last;
    bool closed;

    internal delegate T Reads<out T>(ref MessagePackReader from);

    /// <summary>Asks. Throws what <paramref name="write"/> throws, and what <paramref name="cancel"/> brings; else ends with a reply.</summary>
    internal async Task<Reply<T>> Ask<T>(AskVerb verb, Action<RecordBuffer> write, Reads<T> read, CancellationToken cancel = default)
    {
        var question = new Question<T>(read);
        long number;
        lock (asked)
        {
            if (closed) return new(AskEnd.Unasked);
            asked[number = ++last] = question;
        }

        try
        {
            Write(RecordKind.Ask, number, (byte)verb, write);
            return await question.Reply.WaitAsync(cancel).ConfigureAwait(false);
        }
        catch
        {
            bool waits;
            lock (asked) waits = asked.Remove(number);
            if (waits) Write(RecordKind.Ask, number, (byte)AskVerb.Over, static _ => { });
            throw;
        }
    }

    /// <summary>An answer has come.</summary>
    internal void Receive(ref MessagePackReader from)
    {
        Question? question;
        lock (asked)
            if (!asked.Remove(from.ReadInt64(), out question)) return;
        question.Receive(ref from);
    }

    /// <summary>A question of that node's is to be answered: fires where nobody waits for that any more. Null where too many are open.</summary>
    internal CancellationTokenSource? Open(long number, bool waits)
    {
        lock (open)
        {
            if (closed || (waits && open.Count >= MostOpen)) return null;
            return open[number] = new();
        }
    }

    internal void Over(long number)
    {
        CancellationTokenSource? found;
        lock (open) open.Remove(number, out found);
        if (found is not null) RunToken.Fire(found);
    }

    /// <summary>Answers a question that was not opened: too many are.</summary>
    internal void Refuse(long number, string app)
    {
        var error = new OverloadedException(app, $"{MostOpen} questions about spawned calls", TimeSpan.FromSeconds(1));
        Write(RecordKind.Told, number, (byte)AskEnd.Failed, buffer => buffer.Append((ref MessagePackWriter to) => ErrorCodec.Write(ref to, error)));
    }

    internal void Tell(long number, Action<RecordBuffer> write) => Close(number, AskEnd.Told, write);

    internal void Fail(long number, Exception error) => Close(number, AskEnd.Failed, buffer => buffer.Append((ref MessagePackWriter to) => ErrorCodec.Write(ref to, error)));

    internal void Elsewhere(long number) => Close(number, AskEnd.Elsewhere, static _ => { });

    public void Dispose()
    {
        Question[] left;
        CancellationTokenSource[] sources;
        lock (asked)
            lock (open)
            {
                closed = true;
                (left, sources) = ([.. asked.Values], [.. open.Values]);
                asked.Clear();
                open.Clear();
            }

        foreach (var question in left) question.Lose();
        foreach (var source in sources) RunToken.Fire(source);
    }

    void Close(long number, AskEnd end, Action<RecordBuffer> write)
    {
        lock (open)
            if (!open.Remove(number)) return; // nobody waits for it
        try
        {
            Write(RecordKind.Told, number, (byte)end, write);
        }
        catch (Exception error)
        {
            Write(RecordKind.Told, number, (byte)AskEnd.Failed, buffer => buffer.Append((ref MessagePackWriter to) => ErrorCodec.Write(ref to, error)));
        }
    }

    void Write(RecordKind kind, long number, byte what, Action<RecordBuffer> write)
    {
        var buffer = RecordBuffer.Take();
        var writer = buffer.Begin(kind);
        writer.Write(number);
        writer.Write(what);
        writer.Flush();
        write(buffer);
        channel.Write(buffer.WrittenSpan);
        channel.Flush();
    }

    abstract class Question
    {
        internal abstract void Receive(ref MessagePackReader from);

        internal abstract void Lose();
    }

    sealed class Question<T>(Reads<T> read) : Question
    {
        readonly TaskCompletionSource<Reply<T>> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<Reply<T>> Reply => reply.Task;

        internal override void Receive(ref MessagePackReader from)
        {
            try
            {
                var end = (AskEnd)from.ReadByte();
                reply.TrySetResult(end switch
                {
                    AskEnd.Told => new(end, read(ref from)),
                    AskEnd.Elsewhere => new(end),
                    _ => new(AskEnd.Failed, Error: ErrorCodec.Read(ref from)),
                });
            }
            catch (Exception error)
            {
                reply.TrySetResult(new(AskEnd.Failed, Error: error as GWorkerException ?? PayloadException.Unreadable("A spawned call", "answer", "what another node said of it", error)));
            }
        }

        internal override void Lose() => reply.TrySetResult(new(AskEnd.Gone));
    }
}
