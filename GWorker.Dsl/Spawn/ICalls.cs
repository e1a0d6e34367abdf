namespace GWorker;

/// <summary>
/// Where spawned calls are kept, as their callers see it: in one process in its memory, in a cluster in the memory of two of its nodes. What
/// keeps them anywhere else takes this place.
/// </summary>
internal interface ICalls
{
    /// <summary>Keeps a call and has it run. When this ends it will be run, or end with an error, whatever becomes of the caller.</summary>
    /// <exception cref="CallsFullException">No more are kept.</exception>
    Task Keep(KeptCall call, CancellationToken cancel);

    /// <exception cref="UnknownCallException">It is not kept, or not any more.</exception>
    Task<CallStatus> Look(CallRef call, CancellationToken cancel);

    /// <summary>How it ended, as soon as it has.</summary>
    Task<Outcome<TOut>> Wait<TOut>(CallRef call, CancellationToken cancel);

    /// <summary>Whether it ended by being cancelled, now or before.</summary>
    Task<bool> Cancel(CallRef call, CancellationToken cancel);
}
