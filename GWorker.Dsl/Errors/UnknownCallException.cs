namespace GWorker;

/// <summary>No node keeps a spawned call under this id: it was never one, or its time to live is over, or all nodes that had it are gone.</summary>
public sealed class UnknownCallException : GWorkerException
{
    internal UnknownCallException(string id)
        : base($"No spawned call {Shown(id)} is kept: its time to live is over, or the nodes that had it are gone, or it never was. Fetch it sooner, or spawn it with a longer timeToLive.") =>
        Id = id;

    internal UnknownCallException(Told told, string id)
        : base(told) =>
        Id = id;

    /// <summary>What was asked for.</summary>
    public string Id { get; }

    // Whatever was asked with: an error is no place for a book.
    static string Shown(string id) => Written.String(id.Length <= 64 ? id : $"{id.AsSpan(0, 64)}…");
}
