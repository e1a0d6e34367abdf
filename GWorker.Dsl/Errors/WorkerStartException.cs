namespace GWorker;

/// <summary>A worker could not enter: its constructor or an <c>[OnEnter]</c> threw or took longer than the start-up budget.</summary>
public sealed class WorkerStartException : GWorkerException
{
    internal WorkerStartException(string worker, string why, string advice, Exception? cause = null)
        : base($"{worker} could not start: {why}. {advice}.", cause)
    {
    }

    internal WorkerStartException(Told told)
        : base(told)
    {
    }
}
