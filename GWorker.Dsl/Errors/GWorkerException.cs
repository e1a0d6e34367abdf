namespace GWorker;

/// <summary>The root of every error that GWorker itself raises. Each carries its data, and its message ends with what to do.</summary>
public abstract class GWorkerException : Exception
{
    private protected GWorkerException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    private protected GWorkerException(Told told)
        : base(told.Message, told.Cause)
    {
    }
}
