namespace GWorker;

/// <summary>How a question to another node ends.</summary>
internal enum AskEnd : byte
{
    /// <summary>With an answer.</summary>
    Told = 0,

    /// <summary>With an error.</summary>
    Failed = 1,

    /// <summary>That node has a copy at most: another one answers for the call.</summary>
    Elsewhere = 2,

    /// <summary>That node was gone before it was asked: it has heard nothing. Never on the wire.</summary>
    Unasked = 254,

    /// <summary>That node is gone, and whether it heard the question is not known. Never on the wire.</summary>
    Gone = 255,
}

/// <summary>The end of one question.</summary>
internal readonly record struct Reply<T>(AskEnd End, T? Value = default, Exception? Error = null);
