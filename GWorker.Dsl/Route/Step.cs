namespace GWorker;

/// <summary>One method of a handle, ready to be called.</summary>
/// <typeparam name="TIn">What a caller sends.</typeparam>
/// <typeparam name="TOut">What a caller gets.</typeparam>
public class Step<TIn, TOut>
{
    private protected readonly Destination Destination;
    private protected readonly Contract<TIn, TOut> Contract;

    internal Step(Destination destination, Contract<TIn, TOut> contract)
    {
        Destination = destination;
        Contract = contract;
    }

    /// <summary>
    /// Calls the method on a worker of the pool. When this returns the call is queued; the task ends exactly once, with the
    /// answer, the caller's cancellation, or an error under <see cref="GWorkerException"/>.
    /// </summary>
    /// <param name="input">The input; sent by reference inside a process, so it must not change while the call lasts.</param>
    /// <param name="cancel">Gives the call up: a queued one leaves its queue at once, a running one sees its token fire.</param>
    public Task<TOut> Remote(TIn input, CancellationToken cancel = default)
    {
        if (input is null && !Contract.AllowsNull) return Task.FromException<TOut>(NullInput(nameof(input)));
        if (cancel.IsCancellationRequested) return Task.FromCanceled<TOut>(cancel);
        var promise = new Promise<TOut>();
        Destination.Route.Send(Destination.Pool, ItemFor(input, promise, cancel));
        return promise.Task;
    }

    private protected Item<TIn, TOut> ItemFor(TIn input, ISink<TOut> sink, CancellationToken cancel) => Destination.Route.Copies
        ? new(Destination, Contract, Payload.Copy(input), new CopyingSink<TOut>(sink), cancel)
        : new(Destination, Contract, input, sink, cancel);

    private protected ArgumentNullException NullInput(string argument) =>
        new(argument, $"{Contract.Name} does not take null: its input is {typeof(TIn).Name}. Declare it nullable to allow it.");

    /// <summary>The method's signature.</summary>
    public override string ToString() => Contract.Signature;
}
