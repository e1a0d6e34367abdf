namespace GWorker;

/// <summary>The queue is full: the call was not admitted and has not run.</summary>
public sealed class OverloadedException : GWorkerException
{
    internal OverloadedException(string worker, string bound, TimeSpan retryAfter)
        : base($"{worker} is overloaded: its queue holds {bound}. Retry after {Written.Measured(retryAfter)}, raise .Queue(…), or add workers with .MaxWorkers(…).") =>
        RetryAfter = retryAfter;

    internal OverloadedException(Told told, TimeSpan retryAfter)
        : base(told) =>
        RetryAfter = retryAfter;

    /// <summary>How long what waits now will take, from how fast calls were answered lately; 1 s where none was answered yet.</summary>
    public TimeSpan RetryAfter { get; }
}
