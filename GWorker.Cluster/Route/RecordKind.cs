namespace GWorker;

/// <summary>
/// What a record between two nodes says: its first byte. Wire version 1. A plain answer is one <see cref="Answer"/>; one that
/// streams is any number of <see cref="Item"/> and one <see cref="End"/>. Either may end with a <see cref="Failure"/> instead.
/// </summary>
internal enum RecordKind : byte
{
    /// <summary>Caller to host: from here on this number stands for a method of a pool.</summary>
    Open = 1,

    /// <summary>Caller to host: a call.</summary>
    Call = 2,

    /// <summary>Caller to host: nobody waits for this call any more.</summary>
    Cancel = 3,

    /// <summary>Host to caller: the result.</summary>
    Answer = 4,

    /// <summary>Host to caller: an error.</summary>
    Failure = 5,

    /// <summary>Host to caller: not started here, and it will not be.</summary>
    HandBack = 6,

    /// <summary>Host to caller: the next items of a stream.</summary>
    Item = 7,

    /// <summary>Host to caller: the end of a stream.</summary>
    End = 8,

    /// <summary>Caller to host: so much of a stream has been taken, and so much more may come.</summary>
    Taken = 9,

    /// <summary>Caller to host: a call that carries more than its input, which comes first: its name, its parent's, trace and tags.</summary>
    CallWithHead = 16,

    /// <summary>A question about spawned calls: see <see cref="AskVerb"/>.</summary>
    Ask = 32,

    /// <summary>The answer to one: see <see cref="AskEnd"/>.</summary>
    Told = 33,
}
