namespace GWorker;

/// <summary>The largest argument or result between this node and one other: what the two allow, whichever is less, since a longer record would not be taken there.</summary>
/// <param name="own">What this node allows, in bytes.</param>
internal sealed class PayloadLimit(long own)
{
    /// <summary>What stands around a payload in its record: numbers, names, tags, parameters.</summary>
    internal const int Around = 64 << 10;

    long theirs = long.MaxValue;

    /// <summary>In bytes.</summary>
    internal long Bytes => Math.Min(own, Volatile.Read(ref theirs));

    /// <summary>The record that is being read is longer than this node takes, and only its beginning is there. Belongs to the connection's reader.</summary>
    internal bool IsOver { get; set; }

    /// <summary>The other node has said what it allows; 0 where it is too old to say.</summary>
    internal void Learn(long allows)
    {
        if (allows > 0) Volatile.Write(ref theirs, allows);
    }

    /// <summary>Why what the other node wrote could not be read, for whoever is to have it.</summary>
    internal PayloadException Unreadable(string worker, string method, string what, Exception error) =>
        IsOver ? PayloadException.TooLarge(worker, method, what, own) : PayloadException.Unreadable(worker, method, what, error);
}
