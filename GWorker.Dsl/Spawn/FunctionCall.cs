namespace GWorker;

/// <summary>
/// A call that runs whether or not anybody waits for it: made by <see cref="Step{TIn,TOut}.Spawn"/>, found again, from any process of the
/// cluster, by <see cref="Step{TIn,TOut}.Fetch"/>. It ends once; from then on its outcome is kept until its time to live is over, and then
/// everything here throws <see cref="UnknownCallException"/>.
/// </summary>
/// <typeparam name="T">What it answers.</typeparam>
public sealed class FunctionCall<T>
{
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
    /// <param name="timeout">How long to wait for its end, which makes no difference to the call. Default: until <paramref name="cancel"/>.</param>
    /// <param name="cancel">Gives up the waiting, not the call.</param>
    /// <exception cref="CallPendingException">It is not over within <paramref name="timeout"/>.</exception>
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
            outcome = await calls.Wait<T>(call, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            cancel.ThrowIfCancellationRequested();
            var status = await calls.Look(call, cancel).ConfigureAwait(false);
            if (!status.IsOver) throw new CallPendingException(call.Id, limit, status);
            outcome = await calls.Wait<T>(call, cancel).ConfigureAwait(false);
        }

        return outcome.Value;
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
