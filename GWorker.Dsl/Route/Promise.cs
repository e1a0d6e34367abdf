namespace GWorker;

/// <summary>The sink of a call with one answer: the caller's task. Its continuations never run on the worker's thread.</summary>
internal sealed class Promise<TOut>() : TaskCompletionSource<TOut>(TaskCreationOptions.RunContinuationsAsynchronously), ISink<TOut>
{
    TOut answer = default!;

    public void Item(TOut value) => answer = value;

    public void End() => TrySetResult(answer);

    public void Error(Exception error)
    {
        if (error is OperationCanceledException cancelled) TrySetCanceled(cancelled.CancellationToken);
        else TrySetException(error);
    }
}
