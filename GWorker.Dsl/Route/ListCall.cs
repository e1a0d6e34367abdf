namespace GWorker;

/// <summary>A client's list as one call: gathers its items' answers and ends once.</summary>
internal abstract class ListCall<TOut, TResult>(int count, CancellationTokenSource stop, CancellationToken cancel)
{
    readonly TaskCompletionSource<TResult[]> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TResult[] results = new TResult[count];
    int left = count;

    internal Task<TResult[]> Task => done.Task;

    internal ISink<TOut> Part(int index) => new PartSink(this, index);

    private protected abstract TResult Value(TOut value);

    /// <summary>An item failed: either its own result, or the end of the whole call.</summary>
    private protected abstract bool TryKeep(Exception error, out TResult result);

    private protected abstract void Abandon();

    private protected void CancelRest() => stop.Cancel();

    void Set(int index, TResult result)
    {
        results[index] = result;
        Leave();
    }

    void Fail(int index, Exception error)
    {
        // The items listen to a source of the list's own; the caller knows its own token alone.
        if (error is OperationCanceledException) error = new OperationCanceledException(cancel);
        if (TryKeep(error, out var result))
        {
            Set(index, result);
            return;
        }

        var first = error is OperationCanceledException ? done.TrySetCanceled(cancel) : done.TrySetException(error);
        if (first) Abandon();
        Leave();
    }

    void Leave()
    {
        if (Interlocked.Decrement(ref left) > 0) return;
        done.TrySetResult(results);
        stop.Dispose();
    }

    sealed class PartSink(ListCall<TOut, TResult> call, int index) : ISink<TOut>
    {
        TOut answer = default!;

        public void Item(TOut value) => answer = value;

        public void End() => call.Set(index, call.Value(answer));

        public void Error(Exception error) => call.Fail(index, error);
    }
}

/// <summary>The two ways to end a list.</summary>
internal static class ListCall<TOut>
{
    /// <summary>One outcome for all: the first failure, and the rest cancelled.</summary>
    internal sealed class FirstFailure(int count, CancellationTokenSource stop, CancellationToken cancel) : ListCall<TOut, TOut>(count, stop, cancel)
    {
        private protected override TOut Value(TOut value) => value;

        private protected override bool TryKeep(Exception error, out TOut result)
        {
            result = default!;
            return false;
        }

        private protected override void Abandon() => CancelRest();
    }

    /// <summary>Each item's own outcome.</summary>
    internal sealed class EachOutcome(int count, CancellationTokenSource stop, CancellationToken cancel) : ListCall<TOut, Outcome<TOut>>(count, stop, cancel)
    {
        private protected override Outcome<TOut> Value(TOut value) => new(value);

        private protected override bool TryKeep(Exception error, out Outcome<TOut> result)
        {
            result = new(error);
            return true;
        }

        private protected override void Abandon()
        {
        }
    }
}
