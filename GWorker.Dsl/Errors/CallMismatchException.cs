namespace GWorker;

/// <summary>A spawned call was fetched as one of another method, or of one whose signature has changed since.</summary>
public sealed class CallMismatchException : GWorkerException
{
    internal CallMismatchException(string id, string asked, string kept)
        : base($"Spawned call {id} is none of {asked}: it is one of {kept}. Fetch it through the handle and the method that spawned it.")
    {
        Id = id;
        Kept = kept;
    }

    internal CallMismatchException(Told told, string id, string kept)
        : base(told)
    {
        Id = id;
        Kept = kept;
    }

    /// <summary>The call's id.</summary>
    public string Id { get; }

    /// <summary>What it is a call of: worker and signature.</summary>
    public string Kept { get; }
}
