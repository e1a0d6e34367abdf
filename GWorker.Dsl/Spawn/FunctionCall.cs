namespace GWorker;

/// <summary>
/// A call that runs whether or not anybody waits for it: made by <see cref="Step{TIn,TOut}.Spawn"/>, found again, from any process of the
/// cluster, by <see cref="Step{TIn,TOut}.Fetch"/>. It ends once; from then on its outcome is kept until its time to live is over, and then
/// everything here throws <see cref="UnknownCallException"/>.
/// </summary>
/// <typeparam name="T">What it answers.</typeparam>
public sealed class FunctionCall<T>
{
    // Beyond the caller's own time: the way to another node and back, on a busy day.
    static readonly TimeSpan LastWord = TimeSpan.FromSeconds(2);

    readonly ICalls calls;
    readonly CallRef call;

    internal FunctionCall(ICalls calls, CallRef call)
    {
        this.calls = calls;
        this.call = call;
    }

    /// <summary>Its name, 26 letters and digits that nobody can guess: whoever has it may fetch and cancel the call.</summary>
    public string Id => call.Id;

    /// <summary>How far it has come.</summary>
    /// <param name="cancel">Gives up the question, not the call.</param>
    /// <exception cref="UnknownCallException">It is not kept any more.</exception>
    public Task<CallStatus> Status(CancellationToken cancel = default) => calls.Look(call, cancel);

    /// <summary>Its answer, as soon as it has one; as often as it is asked for, by as many as ask.</summary>
    /// <param name="timeout">How long to wait for its end, which makes no difference to the call; with 2 s more at most to hear how far it has come. Default: until <paramref name="cancel"/>.</param>
    /// <param name="cancel">Gives up the waiting, not the call.</param>
    /// <exception cref="CallPendingException">It is not over within <paramref name="timeout"/>, or the node that keeps it does not say so.</exception>
    /// <exception cref="UnknownCallException">It is not kept any more.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, or <paramref name="cancel"/> was.</exception>
    /// <exception cref="GWorkerException">It failed, with this.</exception>
    public async Task<T> Get(TimeSpan? timeout = null, CancellationToken cancel = default)
    {
        if (timeout is not { } limit) return (await calls.Wait<T>(call, cancel).ConfigureAwait(false)).Value;
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero, nameof(timeout));
        using var late = new CancellationTokenSource(limit, call.Route.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        Outcome<T> outcome;
        try
        {
            outcome = await calls.Wait<T>(call, both.Token).WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            outcome = await Last(limit, cancel).ConfigureAwait(false);
        }

        return outcome.Value;
    }

    /// <summary>The time is up: what can be said of it now. A node that hangs says nothing, and is not waited for.</summary>
    async Task<Outcome<T>> Last(TimeSpan limit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var late = new CancellationTokenSource(LastWord, call.Route.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        CallStatus? status = null;
        try
        {
            status = await calls.Look(call, both.Token).WaitAsync(both.Token).ConfigureAwait(false);
            if (status.IsOver) return await calls.Wait<T>(call, both.Token).WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            cancel.ThrowIfCancellationRequested();
        }

        throw new CallPendingException(call.Id, limit, status);
    }

    /// <summary>
    /// Gives the call up: a queued one never runs, a running one sees its token fire. It ends as cancelled at once, whatever its code does.
    /// </summary>
    /// <param name="cancel">Gives up the waiting for that.</param>
    /// <returns>Whether it ended by being cancelled; false where it was over before.</returns>
    /// <exception cref="UnknownCallException">It is not kept any more.</exception>
    public Task<bool> Cancel(CancellationToken cancel = default) => calls.Cancel(call, cancel);

    /// <summary>The method and the id.</summary>
    public override string ToString() => $"{call.Route.Name}.{call.Method.Name} {call.Id}";
}
