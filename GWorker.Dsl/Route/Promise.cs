namespace GWorker;

/// <summary>The sink of a call with one answer: the caller's task. Its continuations never run on the worker's thread.</summary>
internal sealed class Promise<TOut>() : TaskCompletionSource<TOut>(TaskCreationOptions.RunContinuationsAsynchronously), ISink<TOut>
{
    public void Item(TOut value) => TrySetResult(value);

    public void End()
    {
        // The one item was the end.
    }

    public void Error(Exception error)
    {
        if (error is OperationCanceledException cancelled) TrySetCanceled(cancelled.CancellationToken);
        else TrySetException(error);
    }
}
