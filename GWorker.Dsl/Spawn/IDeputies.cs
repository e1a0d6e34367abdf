namespace GWorker;

/// <summary>What a call's home must settle with other nodes before others hear of it: nothing in one process, a copy in a cluster.</summary>
internal interface IDeputies
{
    /// <summary>There are no other nodes.</summary>
    static readonly IDeputies None = new NoDeputies();

    /// <summary>How many bytes the call takes now: its input, or its outcome where it has one.</summary>
    /// <exception cref="GWorkerException">It could not travel to whoever fetches it.</exception>
    long Weigh(KeptCall call);

    /// <summary>Has a copy made of a call before it is sent; gives what it is refused with, or null.</summary>
    ValueTask<GWorkerException?> Kept(KeptCall call);

    /// <summary>Has the outcome copied before anybody sees it; gives what it must end with instead, or null.</summary>
    ValueTask<GWorkerException?> Ended(KeptCall call);

    /// <summary>This node stops and the call has not started: null where another has taken it over, and it is not kept here any more; else what it ends with.</summary>
    ValueTask<GWorkerException?> TakenOver(KeptCall call, DrainingException stops);

    private sealed class NoDeputies : IDeputies
    {
        public long Weigh(KeptCall call) => call.Estimate;

        public ValueTask<GWorkerException?> Kept(KeptCall call) => default;

        public ValueTask<GWorkerException?> Ended(KeptCall call) => default;

        public ValueTask<GWorkerException?> TakenOver(KeptCall call, DrainingException stops) => new(stops);
    }
}
