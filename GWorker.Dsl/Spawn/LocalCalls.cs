namespace GWorker;

/// <summary>Spawned calls of one process, in its memory: they end with it.</summary>
internal sealed class LocalCalls(NodeParts parts) : ICalls, IDisposable
{
    readonly CallHome home = new(new(parts.Kept, parts.Clock, parts.Scheduler), IDeputies.None, parts);

    internal CallStore Store => home.Store;

    public Task Keep(KeptCall call, CancellationToken cancel) => home.Keep(call).AsTask();

    public Task<CallStatus> Look(CallRef call, CancellationToken cancel) =>
        Try(call, kept => home.Look(kept).AsTask());

    public Task<Outcome<TOut>> Wait<TOut>(CallRef call, CancellationToken cancel) => Try(call, async kept =>
    {
        await kept.Over.WaitAsync(kept.Over.IsCompleted ? default : cancel).ConfigureAwait(false);
        var outcome = ((KeptCall<TOut>)kept).Outcome;
        return call.Route.Copies && outcome.TryGet(out var value) ? Payload.Copy(value) : outcome;
    });

    public Task<bool> Cancel(CallRef call, CancellationToken cancel) => Try(call, async kept =>
    {
        kept.Cancel();
        await kept.Over.WaitAsync(cancel).ConfigureAwait(false);
        return kept.Error is OperationCanceledException;
    });

    /// <summary>The node stops: no calls come from here on.</summary>
    internal void Close() => home.Close();

    public void Dispose() => Store.Dispose();

    Task<T> Try<T>(CallRef call, Func<KeptCall, Task<T>> what)
    {
        if (Store.Find(call.Id) is not { } kept) return Task.FromException<T>(new UnknownCallException(call.Id));
        try
        {
            call.Check(kept.Worker, kept.Method.Signature);
        }
        catch (CallMismatchException error)
        {
            return Task.FromException<T>(error);
        }

        return what(kept);
    }
}
