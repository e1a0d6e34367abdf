namespace GWorker;

/// <summary>One method of a handle that answers with a stream, ready to be called.</summary>
/// <typeparam name="TIn">What a caller sends.</typeparam>
/// <typeparam name="TOut">One item of what a caller gets.</typeparam>
public sealed class StreamStep<TIn, TOut> : StreamFlow<TIn, TOut>
{
    readonly Destination destination;
    readonly Contract<TIn, TOut> contract;

    internal StreamStep(Destination destination, Contract<TIn, TOut> contract)
    {
        this.destination = destination;
        this.contract = contract;
    }

    internal override Flow<TIn, TOut> Stages => new StreamStage<TIn, TOut>(this);

    internal string Text => $"{Pool}.{Name}";

    internal string Pool => destination.Route.Name;

    internal string Name => contract.Name;

    internal TimeProvider Clock => destination.Route.Clock;

    internal bool Inherits => destination.Inherits;

    /// <summary>
    /// The stream of the method's items, in order, read with <c>await foreach</c>. The call is sent when the first item is asked for, and each
    /// enumeration is a call of its own. It holds a slot of its worker until it ends; its deadline is the whole stream's. The method
    /// runs at most 256 small items, or 32 KiB, ahead of its reader, eight times as much where it runs on another node, and then waits;
    /// one item always fits. Leaving the loop cancels it.
    /// </summary>
    /// <remarks>An error comes after all items before it, whether the method threw it, its worker was lost or the deadline passed; a cancel comes at once.</remarks>
    /// <param name="input">The input; sent by reference inside a process, so it must not change while the call lasts.</param>
    /// <param name="cancel">Gives the call up: a queued one leaves its queue at once, a running one sees its token fire.</param>
    /// <exception cref="ArgumentNullException"><paramref name="input"/> is null, or a part of it where there are several, and may not be.</exception>
    public override IAsyncEnumerable<TOut> Remote(TIn input, CancellationToken cancel = default)
    {
        if (contract.Refuse(input, nameof(input)) is { } refused) throw refused;
        return new RemoteStream<TIn, TOut>(destination, contract, input, cancel);
    }

    /// <summary>A call as a stage of a flow, sent when this ends. A pool that is overloaded is waited for.</summary>
    internal async ValueTask<OpenStream<TOut>> Open(TIn input, FlowCall call)
    {
        if (contract.Refuse(input, nameof(input)) is { } refused) throw StageFailedException.Of(Text, refused);
        while (true)
        {
            call.Cancel.ThrowIfCancellationRequested();
            var to = call.Bound(destination) ?? throw new CallTimeoutException(Pool, Name, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
            var items = new StreamCall<TIn, TOut>(to, contract, input, call.Cancel, enumeration: default);
            if (items.Send() is not { } retryAfter) return new(items, items.Sent);
            await items.DisposeAsync().ConfigureAwait(false);
            await Overload.Outwait(retryAfter, call).ConfigureAwait(false);
        }
    }

    /// <summary>One input's whole stream; what goes wrong is put behind its items.</summary>
    internal async ValueTask Through(Slot<TIn> slot, FlowCall call, Func<Slot<TOut>, ValueTask> put)
    {
        OpenStream<TOut> stream;
        try
        {
            stream = await Open(await slot.Answer.ConfigureAwait(false), call).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await put(new(ValueTask.FromException<TOut>(error), slot.Due)).ConfigureAwait(false);
            return;
        }

        await stream.PassOn(put, slot.Due, stream.First()).ConfigureAwait(false);
    }

    /// <summary>The method's signature.</summary>
    public override string ToString() => contract.Signature;
}

/// <summary>A stream before it is read.</summary>
internal sealed class RemoteStream<TIn, TOut>(Destination destination, Contract<TIn, TOut> contract, TIn input, CancellationToken cancel) : IAsyncEnumerable<TOut>
{
    public IAsyncEnumerator<TOut> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new StreamCall<TIn, TOut>(destination, contract, input, cancel, cancellationToken);

    public override string ToString() => contract.Signature;
}
