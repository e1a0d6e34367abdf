namespace GWorker;

/// <summary>There is no room for a spawned call, or for what it answered: as many are kept, or as many bytes of theirs, as may be.</summary>
public sealed class CallsFullException : GWorkerException
{
    internal CallsFullException(string worker, int calls, int mostCalls, long bytes, long mostBytes, long size)
        : base($"A spawned call of {worker} with {Written.Bytes(size)} bytes has no room: {calls} of {mostCalls} calls are kept here, with {Written.Bytes(bytes)} of {Written.Bytes(mostBytes)} bytes. " +
               "Spawn with a shorter timeToLive, cancel what nobody will fetch, or raise .KeepCalls(…) of the app.")
    {
        Calls = calls;
        Bytes = bytes;
    }

    internal CallsFullException(Told told, int calls, long bytes)
        : base(told)
    {
        Calls = calls;
        Bytes = bytes;
    }

    /// <summary>How many calls were kept.</summary>
    public int Calls { get; }

    /// <summary>How many bytes they had.</summary>
    public long Bytes { get; }
}
