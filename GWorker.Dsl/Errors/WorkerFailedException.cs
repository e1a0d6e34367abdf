namespace GWorker;

/// <summary>The worker's code threw. The error travels as text: its type is named, never brought to life on the caller's side.</summary>
public sealed class WorkerFailedException : GWorkerException
{
    internal WorkerFailedException(string worker, string method, Exception cause)
        : base($"{worker}.{method} threw {cause.GetType().FullName}: \"{ErrorText.Message(cause)}\". Mend it in {worker}.{method}; {nameof(RemoteStack)} says where it was thrown.")
    {
        Worker = worker;
        Method = method;
        ErrorType = cause.GetType().FullName ?? cause.GetType().Name;
        ErrorMessage = ErrorText.Message(cause);
        RemoteStack = ErrorText.Whole(cause);
    }

    internal WorkerFailedException(Told told, string worker, string method, string errorType, string errorMessage, string remoteStack)
        : base(told)
    {
        Worker = worker;
        Method = method;
        ErrorType = errorType;
        ErrorMessage = errorMessage;
        RemoteStack = remoteStack;
    }

    WorkerFailedException(WorkerFailedException last, int attempts)
        : base(new Told($"{last.Message} It was tried {attempts} times."))
    {
        (Worker, Method, ErrorType, ErrorMessage, RemoteStack) = (last.Worker, last.Method, last.ErrorType, last.ErrorMessage, last.RemoteStack);
        Attempts = attempts;
    }

    /// <summary>The last error of a call that ran this often.</summary>
    internal static Exception After(int attempts, Exception last) => attempts > 1 && last is WorkerFailedException failed ? new WorkerFailedException(failed, attempts) : last;

    /// <summary>How often the call was started: more than once where it was tried again, with <c>.Retries(…)</c> or because a worker was lost.</summary>
    public int Attempts { get; } = 1;

    /// <summary>The pool's name.</summary>
    public string Worker { get; }

    /// <summary>The method that threw.</summary>
    public string Method { get; }

    /// <summary>The full name of the type that was thrown.</summary>
    public string ErrorType { get; }

    /// <summary>Its message.</summary>
    public string ErrorMessage { get; }

    /// <summary>Its text, with the stack where it was thrown.</summary>
    public string RemoteStack { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}\n--- in the worker ---\n{RemoteStack}";
}
