namespace GWorker;

/// <summary>One method of a handle, ready to be called.</summary>
/// <typeparam name="TIn">What a caller sends.</typeparam>
/// <typeparam name="TOut">What a caller gets.</typeparam>
public class Step<TIn, TOut> : Flow<TIn, TOut>
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
    public override Task<TOut> Remote(TIn input, CancellationToken cancel = default)
    {
        if (input is null && !Contract.AllowsNull) return Task.FromException<TOut>(NullInput(nameof(input)));
        if (cancel.IsCancellationRequested) return Task.FromCanceled<TOut>(cancel);
        if (Destination.Inherits && CallScope.Current is { } running) return Run(input, new(Clock, cancel), running).AsTask();
        var promise = new Promise<TOut>();
        Destination.Route.Send(Destination.Pool, ItemFor(Destination, input, promise, cancel));
        return promise.Task;
    }

    internal override string Text => $"{Destination.Route.Name}.{Contract.Name}";

    internal override TimeProvider Clock => Destination.Route.Clock;

    internal override bool Inherits => Destination.Inherits;

    internal override ValueTask<TOut> Run(TIn input, FlowCall call)
    {
        if (Destination.Inherits && CallScope.Current is { } running) return Run(input, call, running);
        var answer = Begin(input, call, call.Cancel, out _);
        return call.Waits && Overload.Of(answer) is { } retryAfter ? Again(retryAfter) : new(answer);

        async ValueTask<TOut> Again(TimeSpan retryAfter)
        {
            await Overload.Outwait(retryAfter, call).ConfigureAwait(false);
            return await Run(input, call).ConfigureAwait(false);
        }
    }

    /// <summary>As part of the call in whose code this is called.</summary>
    async ValueTask<TOut> Run(TIn input, FlowCall call, CallContext running)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel, running.Stop);
        try
        {
            return await new Step<TIn, TOut>(Destination.PartOf(running) with { Inherits = false }, Contract).Run(input, call with { Cancel = both.Token }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (both.IsCancellationRequested)
        {
            throw new OperationCanceledException(call.Cancel.IsCancellationRequested ? call.Cancel : running.Stop);
        }
    }

    internal override MapFeed<TOut> Weave(MapFeed<TIn> from, MapRun run) => new StepPump<TIn, TOut>(run, this).Behind(from);

    internal override string Draw(FlowDrawing drawing, string from) => drawing.Behind(from, Contract.Name, Destination.Route.Name);

    /// <summary>A call as a stage of a flow.</summary>
    /// <param name="input">The input.</param>
    /// <param name="call">Whose stage it is.</param>
    /// <param name="cancel">What the call itself listens to.</param>
    /// <param name="item">The call, for <see cref="Cancel"/>; null where it was not sent.</param>
    internal Task<TOut> Begin(TIn input, FlowCall call, CancellationToken cancel, out Item? item)
    {
        item = null;
        if (input is null && !Contract.AllowsNull) return Task.FromException<TOut>(StageFailedException.Of(Text, NullInput(nameof(input))));
        if (call.Cancel.IsCancellationRequested) return Task.FromCanceled<TOut>(call.Cancel);
        if (call.Bound(Destination is { Inherits: true } own && CallScope.Current is { } running ? own.PartOf(running) : Destination) is not { } destination)
            return Task.FromException<TOut>(new CallTimeoutException(Destination.Route.Name, Contract.Name, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero));
        var promise = new Promise<TOut>();
        var sent = ItemFor(destination, input, promise, cancel);
        item = sent;
        Destination.Route.Send(Destination.Pool, sent);
        return promise.Task;
    }

    /// <summary>Nobody waits for a call any more.</summary>
    internal void Cancel(Item item, CancellationToken cancel) => Destination.Route.Cancel(Destination.Pool, item, cancel);

    private protected Item<TIn, TOut> ItemFor(Destination destination, TIn input, ISink<TOut> sink, CancellationToken cancel) => destination.Route.Copies
        ? new(destination, Contract, Payload.Copy(input), new CopyingSink<TOut>(sink), cancel)
        : new(destination, Contract, input, sink, cancel);

    private protected ArgumentNullException NullInput(string argument) =>
        new(argument, $"{Contract.Name} does not take null: its input is {typeof(TIn).Name}. Declare it nullable to allow it.");

    /// <summary>The method's signature.</summary>
    public override string ToString() => Contract.Signature;
}
