using System.Runtime.CompilerServices;

namespace GWorker;

/// <summary>A call that is answered by many items. It may run again until the first of them has been handed on, and never after.</summary>
internal abstract class StreamItem : Item
{
    private protected readonly Lock Gate = new();
    volatile bool hasBegun;
    long unsaid;

    private protected StreamItem(MethodContract method, Destination destination, CancellationToken cancel)
        : base(method, destination, cancel)
    {
    }

    private protected StreamItem(MethodContract method, ForeignCall call)
        : base(method, call)
    {
    }

    internal sealed override bool TryNextAttempt(int attempt)
    {
        lock (Gate) return !hasBegun && base.TryNextAttempt(attempt);
    }

    /// <summary>Nor does it cost the pool's budget anything to say no.</summary>
    internal sealed override bool TryAgain(int attempt, Exception error) => !hasBegun && base.TryAgain(attempt, error);

    /// <summary>The reader, which is on another node, has taken so much.</summary>
    internal abstract void Taken(long weight);

    /// <summary>The reader, which is in this process, has taken so much. Whoever sends it may be told when it is worth it.</summary>
    internal void Read(long weight)
    {
        unsaid += weight;
        if (unsaid < LookAhead.FarWindow / 2 || Taker is not { } taker) return;
        taker.Read(this, unsaid);
        unsaid = 0;
    }

    /// <summary>Whether an item of this attempt may be handed on; from the first on no other attempt may follow.</summary>
    private protected bool MayEmit(int attempt)
    {
        if (hasBegun) return Attempt == attempt;
        lock (Gate) return Attempt == attempt && (hasBegun = true);
    }

    /// <summary>Whether nobody has taken anything of it and its method waits until somebody does.</summary>
    internal abstract bool IsHeldUp { get; }

    /// <summary>Gives its slot up for a call that waits for one, where it is held up and may run again: it does so later, from its beginning.</summary>
    internal bool TryMakeRoomFor(Item waiting) => Taker is { } taker && taker.Queue.TryTakeBack(this, waiting);

    /// <summary>Where it is held up its attempt counts for nothing, and the next may begin. Belongs to its queue's lock.</summary>
    internal bool TryStartOver()
    {
        lock (Gate)
        {
            if (!IsHeldUp) return false;
            hasBegun = false;
            if (!TryNextAttempt(Attempt)) return false;
            Restart();
            return true;
        }
    }

    /// <summary>Tells a method that waits for its reader to go on, or to end.</summary>
    internal abstract void Wake();

    private protected abstract void Restart();
}

/// <inheritdoc cref="StreamItem"/>
internal sealed class StreamItem<TIn, TOut> : StreamItem
{
    readonly IStreamSink<TOut> sink;

    internal StreamItem(Destination destination, Contract<TIn, TOut> contract, TIn input, IStreamSink<TOut> sink, CancellationToken cancel)
        : base(contract, destination, cancel)
    {
        Input = input;
        this.sink = sink;
        Bytes = ItemSize.Of(input);
    }

    internal StreamItem(ForeignCall call, Contract<TIn, TOut> contract, TIn input, IStreamSink<TOut> sink)
        : base(contract, call)
    {
        Input = input;
        this.sink = sink;
        Bytes = ItemSize.Of(input);
    }

    internal TIn Input { get; }

    internal IStreamSink<TOut> Sink => sink;

    internal Contract<TIn, TOut> Contract => Unsafe.As<Contract<TIn, TOut>>(Method);

    internal override void Fail(Exception error) => sink.Error(error);

    internal override void Run(WorkerSlots slots) => _ = new StreamRun<TIn, TOut>(this, slots).Run();

    internal override Task RunBatch(Chosen[] chosen, WorkerSlots slots) => throw new InvalidOperationException($"{Method.Name} is no batch method.");

    internal override void Taken(long weight) => ((IFarSink)sink).Taken(weight);

    internal override bool IsHeldUp => sink.IsHeldUp(Taker is Peer);

    internal override void Wake() => sink.Wake();

    private protected override void Restart() => sink.Restart();

    /// <summary>Hands on an item, unless nobody wants it of this attempt. Throws where it cannot be carried.</summary>
    internal bool Emit(int attempt, TOut value)
    {
        if (!MayEmit(attempt)) return false;
        sink.Item(value, LookAhead.WeightOf(value));
        return true;
    }

    /// <summary>Hands on items that came together, unless nobody wants them of this attempt.</summary>
    internal void Emit(int attempt, ReadOnlySpan<TOut> values, long weight)
    {
        if (values.Length == 0) return;

        // Together: else what is started over in between would have them before what comes then. One at a time they come of a method
        // that does not wait for its reader, and that is not started over.
        bool wakes;
        lock (Gate) wakes = MayEmit(attempt) && sink.Add(values, weight);
        if (wakes) sink.Tell();
    }

    /// <summary>Ends the stream, with an error or without one, unless somebody else has or it runs again.</summary>
    internal void End(int attempt, Exception? error)
    {
        if (error is not null && TryAgain(attempt, error)) return;
        if (!TryClaim(attempt)) return;
        if (error is null) sink.End();
        else sink.Error(WorkerFailedException.After(attempt, error));
    }
}

/// <summary>A sink whose reader is on another node.</summary>
internal interface IFarSink
{
    /// <summary>The reader has taken so much.</summary>
    void Taken(long weight);
}
