namespace GWorker.Processes;

/// <summary>What a client writes of its calls, each item under a key of its own, and how many there were.</summary>
internal sealed class Book(LedgerFile ledger, long before)
{
    long sent;
    long answered;
    long failed;

    /// <summary>Keys of one call of this kind, written down as sent. The items of a list have one outcome together: they are told apart from others by its first.</summary>
    internal long[] Send(string kind, int items = 1, bool oneOutcome = false)
    {
        var first = before + Interlocked.Add(ref sent, items) - items + 1;
        var keys = new long[items];
        for (var i = 0; i < items; i++) ledger.Write("sent", keys[i] = first + i, kind, oneOutcome ? first : first + i);
        return keys;
    }

    internal void Answer(long key, (int Process, int Attempt) by)
    {
        Interlocked.Increment(ref answered);
        ledger.Write("answered", key, by.Process, by.Attempt);
    }

    /// <param name="key">Whose.</param>
    /// <param name="error">Its failure.</param>
    /// <param name="ofAnother">It may be another item's: it says nothing of whether this one ran.</param>
    internal void Fail(long key, Exception error, bool ofAnother = false)
    {
        Interlocked.Increment(ref failed);
        ledger.Write("failed", key, error.GetType().Name, ofAnother || error is WorkerLostException { MayHaveRun: true } ? "may-have-run" : "has-not-run");
        Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss.fff} call {key} failed: {error.Message}");
    }

    /// <summary>Sent, answered and failed.</summary>
    public override string ToString() => $"{sent} {answered} {failed}";
}
