namespace GWorker;

/// <summary>
/// One input on its way: the node of the one list it stands in (its lane while queued, its worker's runs while running).
/// Links, times and slots are touched under the pool queue's lock only; the fence decides who may answer.
/// </summary>
internal abstract class Item
{
    internal readonly MethodContract Method;
    internal readonly ParameterSet Parameters;

    internal Item? Previous;
    internal Item? Next;

    /// <summary>What has it: null while it waits.</summary>
    internal Holder? Holder;

    /// <summary>The block of the slot that it has, where it is a plain call.</summary>
    internal Runner? Runner;

    internal long Id;
    internal long Enqueued;
    internal long Started;
    internal long Deadline;
    internal int Bytes;

    /// <summary>Until when it pauses before it runs again; 0 where it does not.</summary>
    internal long NotBefore;

    // The attempt whose answer is awaited; 0 once answered. Every answer must take it from there to 0.
    int fence = 1;
    Traits traits;
    RunToken? run;
    CancelWatch? watch;

    /// <summary>What a call of this item costs in memory is kept small: times are timestamps, and what few calls need is apart.</summary>
    private protected Item(MethodContract method, Destination destination, CancellationToken cancel)
    {
        Method = method;
        Parameters = destination.Call;
        Head = CallHead.Of(destination);
        if (destination.Within is { } within)
        {
            Deadline = within.Ticks;
            traits = Traits.OwnDeadline;
        }

        if (cancel.CanBeCanceled) watch = new(this, cancel);
    }

    /// <summary>A call that came from another node, which knows its age, its deadline and its attempt.</summary>
    private protected Item(MethodContract method, ForeignCall call)
    {
        Method = method;
        Parameters = call.Parameters;
        Head = call.Head;
        Deadline = call.Within.Ticks;
        Enqueued = call.Age;
        fence = call.Attempt;
        traits = Traits.OwnDeadline | Traits.Foreign;
    }

    /// <summary>Who has it: null while it waits.</summary>
    internal Taker? Taker => Volatile.Read(ref Holder)?.Who;

    /// <summary>What came with the call, or null.</summary>
    internal CallHead? Head;

    /// <summary>How often its code has thrown and it ran again.</summary>
    internal byte Failures;

    /// <summary>How often it was taken back from whoever had it, and ran again without anything having gone wrong.</summary>
    internal byte TakenBack;

    /// <summary>How many of so many attempts were lost, or are if this one is.</summary>
    internal int LostBy(int attempt) => attempt - Failures - TakenBack;

    /// <summary>How often its worker here was lost and it is to run again: its caller's node must know where it goes back there.</summary>
    internal byte Losses;

    /// <summary>The caller set the deadline. Until admission <see cref="Deadline"/> is that span in <see cref="TimeSpan.Ticks"/>, then a timestamp.</summary>
    internal bool HasOwnDeadline => (traits & Traits.OwnDeadline) != 0;

    /// <summary>Its caller is on another node: it runs here or goes back there, and nowhere else. Until admission <see cref="Enqueued"/> is its age.</summary>
    internal bool IsForeign => (traits & Traits.Foreign) != 0;

    /// <summary>Made in the code of a call that runs on this node, and waited for there.</summary>
    internal bool IsPartOfCall => !IsForeign && Head is { Parent: not null, Id: null };

    /// <summary>Waits for a first worker: its deadline is the start-up budget and is set anew when one is ready.</summary>
    internal bool AwaitsStart
    {
        get => (traits & Traits.AwaitsStart) != 0;
        set => traits = value ? traits | Traits.AwaitsStart : traits & ~Traits.AwaitsStart;
    }

    /// <summary>Where it waits, or null.</summary>
    internal Lane? Lane { get; set; }

    internal bool IsQueued => Lane is not null;

    /// <summary>The attempt that is out, or 0.</summary>
    internal int Attempt => Volatile.Read(ref fence);

    internal bool Answered => Attempt == 0;

    /// <summary>The right to answer, for the run of one attempt. Whoever gets true must answer.</summary>
    internal bool TryClaim(int attempt) => attempt > 0 && Interlocked.CompareExchange(ref fence, 0, attempt) == attempt && Unwatched();

    /// <summary>The right to answer, whichever attempt is out: for cancels, deadlines and the host.</summary>
    internal bool TryClaim() => Interlocked.Exchange(ref fence, 0) > 0 && Unwatched();

    /// <summary>Sends the item out again: the answer of the attempt before is ignored from here on.</summary>
    internal virtual bool TryNextAttempt(int attempt) => attempt > 0 && Interlocked.CompareExchange(ref fence, attempt + 1, attempt) == attempt;

    /// <summary>Has a failed attempt run again, if it may: the call is not over then, and whoever has it returns it as usual.</summary>
    internal virtual bool TryAgain(int attempt, Exception error) =>
        error is WorkerFailedException && Taker is { Retry: { } retry } taker && taker.Queue.TryRetry(this, attempt, retry);

    /// <summary>Ends the call with an error. The caller holds the claim.</summary>
    internal abstract void Fail(Exception error);

    /// <summary>Ends the call with an error, unless somebody has ended it.</summary>
    internal void TryFail(Exception error)
    {
        if (TryClaim()) Fail(error);
    }

    /// <summary>Runs a plain call; returns when its synchronous part is over. Never throws.</summary>
    internal abstract void Run(WorkerSlots slots);

    /// <summary>Runs a batch of items of this one's method. Never throws.</summary>
    internal abstract Task RunBatch(Chosen[] chosen, WorkerSlots slots);

    /// <summary>Listens to the caller's token, once the item is queued.</summary>
    internal void Watch(PoolQueue queue) => watch?.Start(queue);

    /// <summary>The run's token: fires when every item of the run is answered before its code returns.</summary>
    internal void Hold(RunToken next)
    {
        // Only into an empty place: what an abandoned worker still tries must not displace the next attempt's run.
        Interlocked.CompareExchange(ref run, next, null);
        if (Answered) LetGo();
    }

    /// <summary>Tells whoever has it that nobody waits for this item any more: it was answered from outside.</summary>
    internal void LetGo()
    {
        if (Taker is { } taker) taker.LetGo(this);
        else TakeRun()?.Leave();
    }

    /// <summary>Parts the item from its run, for whoever must tell that run later.</summary>
    internal RunToken? TakeRun() => run is null ? null : Interlocked.Exchange(ref run, null);

    /// <summary>The run's code has returned. The item may be with another run by now: that one's token is not touched.</summary>
    internal void Release(RunToken? ended) => Interlocked.CompareExchange(ref run, null, ended);

    bool Unwatched()
    {
        watch?.End();
        return true;
    }

    public override string ToString() => Id == 0 ? Method.Name : $"{Method.Name} #{Id}";

    // One byte: three of them would make every call eight bytes larger.
    [Flags]
    enum Traits : byte
    {
        OwnDeadline = 1,
        Foreign = 2,
        AwaitsStart = 4,
    }
}
