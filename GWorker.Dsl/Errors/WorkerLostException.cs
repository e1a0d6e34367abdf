namespace GWorker;

/// <summary>The worker that had the call was restarted or lost before it answered.</summary>
public sealed class WorkerLostException : GWorkerException
{
    internal WorkerLostException(string worker, string method, string why, int attempts)
        : base($"{worker}.{method} was lost with its worker: {why}. It may have run ({attempts} {(attempts == 1 ? "attempt" : "attempts")}). " +
               $"If running it twice does no harm, say .Idempotent() or .Retries(3) and it will be sent again.")
    {
        Attempts = attempts;
    }

    internal WorkerLostException(Told told, int attempts)
        : base(told) =>
        Attempts = attempts;

    /// <summary>Always true here: the worker had started the call, and nobody knows how far it came.</summary>
    public bool MayHaveRun => true;

    /// <summary>How often it was started.</summary>
    public int Attempts { get; }
}
