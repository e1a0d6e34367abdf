namespace GWorker;

/// <summary>A batch method gave back another number of results than it got items, so none can be told apart: every item of the batch fails.</summary>
public sealed class BatchShapeException : GWorkerException
{
    internal BatchShapeException(string worker, string method, int expected, int got)
        : base($"{worker}.{method} got {expected} items and gave {got} results. Return exactly one result per item, in order; Outcome<T>[] can fail items one by one.")
    {
        Expected = expected;
        Got = got;
    }

    internal BatchShapeException(Told told, int expected, int got)
        : base(told)
    {
        Expected = expected;
        Got = got;
    }

    /// <summary>How many items the batch had.</summary>
    public int Expected { get; }

    /// <summary>How many results came back.</summary>
    public int Got { get; }
}
