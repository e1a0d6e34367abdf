namespace GWorker;

/// <summary>
/// A spawned call where it is kept. It waits, is sent, is answered and, when that is settled with whoever has a copy, has ended: once and for
/// all. The node that keeps it is an ordinary caller of its pool, so that deadlines, retries and lost workers are dealt with once.
/// </summary>
internal abstract class KeptCall
{
    /// <summary>Until when a call must be answered where its handle says nothing: nobody waits for it, so nobody is in a hurry.</summary>
    internal static readonly TimeSpan UsualDeadline = TimeSpan.FromHours(1);

    readonly Lock gate = new();
    readonly TaskCompletionSource<bool> over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly CancellationTokenSource stop = new();
    State state;
    Item? item;
    long since;
    long keeper;
    CallHome? home;

    private protected KeptCall(string id, Destination destination, MethodContract method, CallHead head, TimeSpan timeToLive)
    {
        Id = id;
        Destination = destination;
        Method = method;
        Head = head;
        TimeToLive = timeToLive;
    }

    enum State
    {
        /// <summary>Not in a queue: not yet, or not again.</summary>
        Waiting,

        /// <summary>Its item is on its way.</summary>
        Sent,

        /// <summary>This node stops, and another may take it over.</summary>
        Moving,

        /// <summary>It has an outcome that nobody has seen.</summary>
        Answered,

        Ended,

        /// <summary>Another node has it.</summary>
        Moved,
    }

    internal string Id { get; }

    internal Destination Destination { get; }

    internal MethodContract Method { get; }

    internal CallHead Head { get; }

    /// <summary>How long its outcome is kept.</summary>
    internal TimeSpan TimeToLive { get; }

    internal string Worker => Destination.Route.Name;

    /// <summary>The node that keeps it, where that is another one; 0 where it is this one.</summary>
    internal long Home
    {
        get => Volatile.Read(ref keeper);
        set => Volatile.Write(ref keeper, value);
    }

    /// <summary>What it takes of its store; the store's.</summary>
    internal long Bytes { get; set; }

    /// <summary>When it leaves its store; the store's.</summary>
    internal long Expiry { get; set; } = long.MaxValue;

    /// <summary>It was running or queued on a node that was lost.</summary>
    internal bool RunsAgain { get; set; }

    /// <summary>The error it was answered with, or null.</summary>
    internal abstract Exception? Error { get; }

    /// <summary>Whether it came with its outcome.</summary>
    internal bool HasOutcome { get; private protected set; }

    /// <summary>About how many bytes it holds now.</summary>
    internal abstract long Estimate { get; }

    /// <summary>Ends when it is over: true where it has ended here, false where another node has it now.</summary>
    internal Task<bool> Over => over.Task;

    internal bool IsAnswered
    {
        get { lock (gate) return state >= State.Answered; }
    }

    internal bool HasEnded
    {
        get { lock (gate) return state == State.Ended; }
    }

    /// <summary>From here on this node keeps it, or a copy of it.</summary>
    internal void MoveInto(CallHome next)
    {
        lock (gate)
        {
            home = next;
            since = next.Ticks.Now;
        }
    }

    /// <summary>How long it may still take, of which its stay here has used some.</summary>
    internal TimeSpan Left(long now)
    {
        var left = (Destination.Within ?? UsualDeadline) - (home?.Ticks.Span(now - since) ?? TimeSpan.Zero);
        return left < TimeSpan.FromTicks(1) ? TimeSpan.FromTicks(1) : left;
    }

    /// <summary>Sends it, unless that has been done or it was cancelled before.</summary>
    internal void Send()
    {
        Item next;
        lock (gate)
        {
            if (state != State.Waiting) return;
            state = State.Sent;
            next = item = NewItem(Destination with { Within = Left(home!.Ticks.Now) }, stop.Token);
            next.Head = Head;
            if (RunsAgain) next.TryNextAttempt(1);
        }

        try
        {
            Destination.Route.Send(Destination.Pool, next);
        }
        catch (Exception error)
        {
            next.TryFail(error); // a parameter that cannot say what it is: whoever sends this again is a timer, which would tell nobody
        }
    }

    /// <summary>Back to before it was sent: it was not let in.</summary>
    internal void Await()
    {
        lock (gate) (state, item) = (State.Waiting, null);
        if (stop.IsCancellationRequested) TryFail(new OperationCanceledException()); // given up before it was known to wait
    }

    /// <summary>It was not let in, and another node may take it over: until that is settled nothing else happens to it.</summary>
    internal void BeginMove()
    {
        lock (gate) (state, item) = (State.Moving, null);
    }

    /// <summary>Another node has it now, and whoever asks for it must ask there; or none has, and this is how it ends.</summary>
    internal void EndMove(Exception? end)
    {
        lock (gate)
        {
            state = end is null ? State.Moved : State.Answered;
            if (end is not null) SetError(end);
        }

        if (end is null) over.TrySetResult(false);
        else home!.Settle(this);
    }

    /// <summary>It is not kept here after all: whoever has found it meanwhile must ask elsewhere.</summary>
    internal void Refuse() => over.TrySetResult(false);

    /// <summary>Gives it up, unless it has an outcome.</summary>
    internal void Cancel()
    {
        // What is on its way ends through its queue, as with every caller.
        if (!TryFail(new OperationCanceledException())) stop.Cancel();
    }

    /// <summary>Ends it before it is sent; false where it has been.</summary>
    internal bool TryFail(Exception error)
    {
        lock (gate)
        {
            if (state != State.Waiting) return false;
            state = State.Answered;
            SetError(error);
        }

        home!.Settle(this);
        return true;
    }

    /// <summary>What it was answered with stands: from here on nothing changes it but what makes it the last.</summary>
    internal void Accept()
    {
        lock (gate) state = State.Answered;
        home!.Settle(this);
    }

    // Whether that stands is its home's to say. Until then it counts as sent: a copy must not be told an outcome that is taken back.
    private protected void Answered() => home!.OnAnswered(this);

    /// <summary>Ends it with an error in place of what it was answered with.</summary>
    internal abstract void SetError(Exception error);

    /// <summary>Its outcome came from elsewhere.</summary>
    internal void TakeOutcome()
    {
        lock (gate) state = State.Answered;
    }

    /// <summary>Its outcome is the last: everybody may see it.</summary>
    internal void End(long now)
    {
        lock (gate)
        {
            state = State.Ended;
            since = now;
            item = null;
            ForgetInput();
        }

        over.TrySetResult(true);
    }

    /// <summary>How far it has come, as far as this node knows, and who knows better.</summary>
    internal (CallStatus Status, Peer? Peer, Item? Item) Look(long now)
    {
        State at;
        Item? sent;
        TimeSpan age;
        lock (gate) (at, sent, age) = (state, item, home is null ? TimeSpan.Zero : home.Ticks.Span(now - since));
        if (at is State.Ended)
        {
            var left = TimeToLive - age;
            return (new(
                Error switch { null => CallStage.Done, OperationCanceledException => CallStage.Cancelled, _ => CallStage.Failed }, age, left < TimeSpan.Zero ? TimeSpan.Zero : left,
                Error is null or OperationCanceledException ? null : ErrorText.Message(Error)), null, null);
        }

        if (at is State.Answered) return (new(CallStage.Running, age), null, null); // until whoever has a copy knows how it ended
        if (sent is null) return (new(CallStage.Queued, age), null, null);
        var place = Destination.Route.Place(Destination.Pool, sent);
        return (new(place.Stage, place.For), place.Peer, sent);
    }

    private protected abstract Item NewItem(Destination destination, CancellationToken cancel);

    private protected abstract void ForgetInput();
}

/// <inheritdoc cref="KeptCall"/>
internal abstract class KeptCall<TOut>(string id, Destination destination, MethodContract method, CallHead head, TimeSpan timeToLive)
    : KeptCall(id, destination, method, head, timeToLive)
{
    /// <summary>What it was answered with.</summary>
    internal Outcome<TOut> Outcome { get; private protected set; }

    internal sealed override Exception? Error => Outcome.Error;

    internal sealed override void SetError(Exception error) => SetOutcome(new(error is OperationCanceledException ? new OperationCanceledException($"Spawned call {Id} was cancelled.") : error));

    internal void SetOutcome(Outcome<TOut> outcome)
    {
        Outcome = outcome;
        HasOutcome = true;
    }
}

/// <inheritdoc cref="KeptCall"/>
internal sealed class KeptCall<TIn, TOut>(string id, Destination destination, Contract<TIn, TOut> contract, TIn input, CallHead head, TimeSpan timeToLive)
    : KeptCall<TOut>(id, destination, contract, head, timeToLive), ISink<TOut>
{
    TIn input = input;

    internal TIn Input => input;

    internal override long Estimate => !IsAnswered ? ItemSize.OfKept(input) : Outcome.TryGet(out var value) ? ItemSize.OfKept(value) : 2L * ErrorText.Whole(Error!).Length;

    void ISink<TOut>.Item(TOut value) => SetOutcome(new(value));

    void ISink<TOut>.End() => Answered();

    void ISink<TOut>.Error(Exception error)
    {
        SetError(error);
        Answered();
    }

    private protected override Item NewItem(Destination destination, CancellationToken cancel) => destination.Route.Copies
        ? new Item<TIn, TOut>(destination, contract, input, new CopyingSink<TOut>(this), cancel)
        : new Item<TIn, TOut>(destination, contract, input, this, cancel);

    private protected override void ForgetInput() => input = default!;
}
