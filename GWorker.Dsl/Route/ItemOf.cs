using System.Runtime.CompilerServices;

namespace GWorker;

/// <summary>An item with its types: what its run or its batch reads and answers.</summary>
internal sealed class Item<TIn, TOut> : Item
{
    readonly TIn input;
    readonly ISink<TOut> sink;

    internal Item(Destination destination, Contract<TIn, TOut> contract, TIn input, ISink<TOut> sink, CancellationToken cancel)
        : base(contract, destination, cancel)
    {
        this.input = input;
        this.sink = sink;
        Bytes = ItemSize.Of(input);
    }

    internal Item(ForeignCall call, Contract<TIn, TOut> contract, TIn input, ISink<TOut> sink)
        : base(contract, call)
    {
        this.input = input;
        this.sink = sink;
        Bytes = ItemSize.Of(input);
    }

    internal override void Fail(Exception error) => sink.Error(error);

    internal override void Run(WorkerSlots slots)
    {
        var attempt = Attempt;
        if (slots.HandsBack)
        {
            slots.Queue.HandBack(slots, new Chosen(this));
            return;
        }

        if (attempt == 0)
        {
            slots.Queue.Return(slots, [new(this)], started: 0);
            return;
        }

        var started = slots.Queue.Ticks.Now;
        Started = started;
        slots.Queue.Metrics.Queued(started - Enqueued);
        RunToken? run = null;
        var context = CallContext.None;
        if (slots.NeedsContext(Method))
        {
            run = new RunToken(1, slots.Queue.Scheduler);
            Hold(run);
            context = new(this, attempt, 1, run.Token, Deadline, slots.Queue);
        }

        ValueTask<TOut> answer;
        bool isCompleted;
        var before = ExecutionContext.Capture();
        try
        {
            CallScope.Enter(slots.Instance, Parameters, slots.CallsOn ? context : null);
            if (Head is not null || CallTrace.IsHeard) Head = CallTrace.Begin(Head, slots.Worker, Method);
            answer = Contract.Invoke(slots.Instance, input, context);
            isCompleted = answer.IsCompleted; // user code too: a source of the user's own may be behind it

            // Nothing for a task. Such a source may refuse whoever waits, or tell twice that it has ended; its task is made here, and ends once.
            if (!isCompleted) answer = new(answer.AsTask());
        }
        catch (Exception error)
        {
            Answer(attempt, new(Failure(slots, error)));
            Finish(slots, run, started, error);
            return;
        }
        finally
        {
            // What the call left in the context of this thread is not for the next one to see.
            if (before is not null && ExecutionContext.Capture() != before) ExecutionContext.Restore(before);
        }

        if (isCompleted) End(slots, attempt, answer, run, started);
        else Await(slots, attempt, answer, run, started);
    }

    // Apart from Run, whose every call would otherwise pay for this closure.
    void Await(WorkerSlots slots, int attempt, ValueTask<TOut> answer, RunToken? run, long started) =>
        answer.GetAwaiter().UnsafeOnCompleted(() => End(slots, attempt, answer, run, started));

    internal override Task RunBatch(Chosen[] chosen, WorkerSlots slots) => BatchRun<TIn, TOut>.Run(Contract, chosen, slots);

    // The base class has it already, and it can be no other than what our constructor gave it.
    Contract<TIn, TOut> Contract => Unsafe.As<Contract<TIn, TOut>>(Method);

    /// <summary>The input, for a batch.</summary>
    internal TIn Input => input;

    /// <summary>Ends the call, unless another attempt is out or somebody else has ended it.</summary>
    internal void Answer(int attempt, Outcome<TOut> outcome)
    {
        if (outcome.Error is { } failure && TryAgain(attempt, failure)) return;
        if (!TryClaim(attempt)) return;
        if (outcome.TryGet(out var value))
        {
            sink.Item(value);
            sink.End();
        }
        else
        {
            sink.Error(WorkerFailedException.After(attempt, outcome.Error!));
        }
    }

    /// <summary>
    /// What the code threw. Where that is a call of its own that ran out of the time it had from this one, the two ends are the same
    /// moment, and whichever is seen first it is this call's time that is over.
    /// </summary>
    Exception Failure(WorkerSlots slots, Exception error)
    {
        var ticks = slots.Queue.Ticks;
        if (!slots.CallsOn || error is not CallTimeoutException || ticks.Span(Deadline - ticks.Now) > CallScope.SameMoment) return slots.Failed(Method, error);
        return new CallTimeoutException(slots.Worker, Method.Name, ticks.Span(Deadline - Enqueued), ticks.Span(Started - Enqueued), ticks.Span(ticks.Now - Started));
    }

    void End(WorkerSlots slots, int attempt, ValueTask<TOut> answer, RunToken? run, long started)
    {
        Exception? failure = null;
        try
        {
            Answer(attempt, new(answer.GetAwaiter().GetResult()));
        }
        catch (Exception error)
        {
            failure = error;
            Answer(attempt, new(Failure(slots, error)));
        }

        Finish(slots, run, started, failure);
    }

    void Finish(WorkerSlots slots, RunToken? run, long started, Exception? failure)
    {
        if (Head is not null) CallTrace.End(Head, failure);
        if (run is not null)
        {
            Release(run);
            run.Dispose();
        }

        slots.Queue.Return(slots, [new(this)], started);
    }
}
