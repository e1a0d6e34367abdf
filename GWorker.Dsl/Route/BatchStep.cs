namespace GWorker;

/// <summary>One batch method of a handle: callers send one item or a list, the worker sees batches made of everyone's.</summary>
/// <typeparam name="TIn">One item's input.</typeparam>
/// <typeparam name="TOut">One item's result.</typeparam>
public sealed class BatchStep<TIn, TOut> : Step<TIn, TOut>
{
    internal BatchStep(Destination destination, Contract<TIn, TOut> contract)
        : base(destination, contract)
    {
    }

    /// <summary>
    /// Sends a list as one call: admitted whole or not at all, its items coalesced with everyone else's, one outcome.
    /// The first failure fails the call and cancels what is left of it. An empty list is answered at once. Where the list is null, or one of its
    /// items that may not be, nothing is sent and the task fails with <see cref="ArgumentNullException"/>, which says which.
    /// </summary>
    public Task<TOut[]> Remote(IReadOnlyList<TIn> inputs, CancellationToken cancel = default) =>
        Send(inputs, cancel, static (count, stop, cancel) => new ListCall<TOut>.FirstFailure(count, stop, cancel));

    /// <summary>
    /// Sends a list as one call and gets each item's own outcome: a failure of one leaves the others alone. Null, as the list or as an item that
    /// may not be, is no outcome but the caller's mistake: nothing is sent and the task fails with <see cref="ArgumentNullException"/>.
    /// </summary>
    public Task<Outcome<TOut>[]> RemoteAll(IReadOnlyList<TIn> inputs, CancellationToken cancel = default) =>
        Send(inputs, cancel, static (count, stop, cancel) => new ListCall<TOut>.EachOutcome(count, stop, cancel));

    Task<TResult[]> Send<TResult>(IReadOnlyList<TIn> inputs, CancellationToken cancel, Func<int, CancellationTokenSource, CancellationToken, ListCall<TOut, TResult>> make)
    {
        if (inputs is null) return Task.FromException<TResult[]>(Contract.RefuseNull(nameof(inputs)));
        var count = inputs.Count;
        if (count == 0) return Task.FromResult(Array.Empty<TResult>());
        if (cancel.IsCancellationRequested) return Task.FromCanceled<TResult[]>(cancel);

        // One source for the whole list: the caller's cancel and the first failure both end what is left; and the end of the call it is a part of.
        var running = Destination.Inherits ? CallScope.Current : null;
        var destination = running is null ? Destination : Destination.PartOf(running);
        var stop = running is null ? CancellationTokenSource.CreateLinkedTokenSource(cancel) : CancellationTokenSource.CreateLinkedTokenSource(cancel, running.Stop);
        var call = make(count, stop, cancel);
        var items = new Item[count];
        for (var i = 0; i < count; i++)
        {
            var input = inputs[i];
            if (Contract.Refuse(input, nameof(inputs)) is not null)
            {
                stop.Dispose();
                return Task.FromException<TResult[]>(Contract.Refuse(input, $"{nameof(inputs)}[{i}]")!);
            }

            items[i] = ItemFor(destination, input, call.Part(i), stop.Token);
        }

        Destination.Route.Send(Destination.Pool, items);
        return call.Task;
    }
}
