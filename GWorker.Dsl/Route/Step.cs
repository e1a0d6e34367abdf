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
    /// answer, the caller's cancellation, or an error under <see cref="GWorkerException"/>; or with <see cref="ArgumentNullException"/>, and
    /// nothing is sent, where the input is null, or a part of it where there are several, that the method does not declare nullable.
    /// </summary>
    /// <param name="input">The input; sent by reference inside a process, so it must not change while the call lasts.</param>
    /// <param name="cancel">Gives the call up: a queued one leaves its queue at once, a running one sees its token fire.</param>
    public override Task<TOut> Remote(TIn input, CancellationToken cancel = default)
    {
        if (Contract.Refuse(input, nameof(input)) is { } refused) return Task.FromException<TOut>(refused);
        if (cancel.IsCancellationRequested) return Task.FromCanceled<TOut>(cancel);
        if (Destination.Inherits && CallScope.Current is { } running) return Run(input, new(Clock, cancel), running).AsTask();
        var promise = new Promise<TOut>();
        Destination.Route.Send(Destination.Pool, ItemFor(Destination, input, promise, cancel));
        return promise.Task;
    }

    /// <summary>
    /// Has the method run whether or not anybody waits for it. When this ends the call is kept: it will run and end, whatever becomes of this
    /// process, and its outcome can be fetched by its id. In a cluster two nodes keep it; a node's loss costs it nothing where its pool is
    /// <c>.Idempotent()</c>, else it ends with <see cref="WorkerLostException"/>. Of a batch method it is one item.
    /// </summary>
    /// <param name="input">The input; kept by reference inside a process, so it must not change.</param>
    /// <param name="timeToLive">How long its outcome is kept, counted from its end; up to 24 hours. Default: an hour.</param>
    /// <param name="cancel">Gives up the spawning; what it has started goes on.</param>
    /// <returns>The call. It has an hour to be answered, a worker's start included, or what <c>.Within(…)</c> gave it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null, or a part of it where there are several, and may not be.</exception>
    /// <exception cref="CallsFullException">As many are kept as the app allows with <see cref="App.KeepCalls"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeToLive"/> is not positive or is over 24 hours.</exception>
    public async Task<FunctionCall<TOut>> Spawn(TIn input, TimeSpan? timeToLive = null, CancellationToken cancel = default)
    {
        if (Contract.Refuse(input, nameof(input)) is { } refused) throw refused;
        var lives = timeToLive ?? TimeSpan.FromHours(1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lives, TimeSpan.Zero, nameof(timeToLive));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lives, TimeSpan.FromHours(24), nameof(timeToLive));
        cancel.ThrowIfCancellationRequested();
        var destination = Destination is { Inherits: true } && CallScope.Current is { } running ? Destination.Under(running) : Destination;
        var calls = Destination.Route.Calls;
        var id = CallId.New();
        var call = new KeptCall<TIn, TOut>(id, destination, Contract, Destination.Route.Copies ? Payload.Copy(input) : input, CallHead.OfSpawned(destination, id), lives);
        await calls.Keep(call, cancel).ConfigureAwait(false);
        return new(calls, new(Destination.Route, Contract, id) { Home = call.Home });
    }

    /// <summary>A call that was spawned from this step, by whichever process of the cluster.</summary>
    /// <param name="id">Its <see cref="FunctionCall{T}.Id"/>.</param>
    /// <param name="cancel">Gives the question up.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    /// <exception cref="UnknownCallException">No node keeps it, or not any more.</exception>
    /// <exception cref="CallMismatchException">It is a call of another method.</exception>
    public async Task<FunctionCall<TOut>> Fetch(string id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (!CallId.IsOne(id)) throw new UnknownCallException(id);
        var call = new CallRef(Destination.Route, Contract, id);
        await Destination.Route.Calls.Look(call, cancel).ConfigureAwait(false);
        return new(Destination.Route.Calls, call);
    }

    internal override string Text => $"{Destination.Route.Name}.{Contract.Name}";

    internal override TimeProvider Clock => Destination.Route.Clock;

    internal override bool IsPipeline => false;

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
        if (Contract.Refuse(input, nameof(input)) is { } refused) return Task.FromException<TOut>(StageFailedException.Of(Text, refused));
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

    /// <summary>The method's signature.</summary>
    public override string ToString() => Contract.Signature;
}
