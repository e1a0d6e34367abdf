using System.Diagnostics;

namespace GWorker;

/// <summary>What steps the live sequences of one method in one incarnation, without their types.</summary>
internal abstract class LiveLoop
{
    /// <summary>A chosen sequence: it joins before the next step. On its caller's thread: it only queues.</summary>
    internal abstract void Add(Item item);
}

/// <summary>
/// Calls a method again and again while it has sequences whose callers have room. Between two steps sequences leave and join, so that
/// none waits for another to end; one whose reader is slow is left out until it has read. Sequences of different parameters take turns.
/// Steps of one method never overlap. Where nothing can be stepped the loop ends and gives its thread back; what comes wakes it.
/// </summary>
internal sealed class LiveLoop<TIn, TState, TOut>(
    Contract<TIn, TOut> contract, WorkerSlots slots, TaskScheduler scheduler, Func<object, Live<TIn, TState, TOut>, CallContext, ValueTask> step)
    : LiveLoop, IRoomListener
{
    readonly Lock gate = new();
    readonly Live<TIn, TState, TOut> live = new();
    readonly List<Group> groups = [];
    List<Item> joining = [];
    List<Item> joined = [];
    bool isAwake;
    bool isRunning;

    internal override void Add(Item item)
    {
        lock (gate) joining.Add(item);
        Wake();
    }

    void IRoomListener.OnRoom() => Wake();

    void Wake()
    {
        lock (gate)
        {
            isAwake = true;
            if (isRunning) return;
            isRunning = true;
        }

        // In nobody's context: whoever wakes it is one caller of many.
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        try
        {
            Task.Factory.StartNew(static loop => ((LiveLoop<TIn, TState, TOut>)loop!).Run(), this, CancellationToken.None, TaskCreationOptions.None, scheduler);
        }
        finally
        {
            if (flow != default) flow.Undo();
        }
    }

    async Task Run()
    {
        while (TakeJoining())
        {
            Join();
            for (var i = 0; i < groups.Count; i++)
            {
                Leave(groups[i]);
                if (!Gather(groups[i])) continue;
                await Step(groups[i].Parameters).ConfigureAwait(true);
                Leave(groups[i]);

                // One more round at least: whatever was stepped may be stepped again.
                lock (gate) isAwake = true;
            }

            groups.RemoveAll(static g => g.Sequences.Count == 0);
        }
    }

    /// <summary>False where nothing has happened since the last round: then the loop has ended.</summary>
    bool TakeJoining()
    {
        lock (gate)
        {
            isRunning = isAwake;
            if (!isRunning) return false;
            isAwake = false;
            (joined, joining) = (joining, joined);
            return true;
        }
    }

    void Join()
    {
        foreach (var one in joined)
        {
            var item = (StreamItem<TIn, TOut>)one;
            if (slots.HandsBack)
            {
                slots.Queue.HandBack(slots, new Chosen(item));
                continue;
            }

            var attempt = item.Attempt;
            if (attempt == 0)
            {
                slots.Queue.Return(slots, [new(item)], started: 0);
                continue;
            }

            item.Started = slots.Queue.Ticks.Now;
            slots.Queue.Metrics.Queued(item.Started - item.Enqueued);
            var group = groups.Find(g => g.Parameters.Equals(item.Parameters));
            if (group is null) groups.Add(group = new(item.Parameters));
            group.Sequences.Add(new(item, attempt)
            {
                Started = item.Started,
                Span = CallTrace.IsHeard ? CallTrace.BeginSequence(slots.Worker, contract, item.Head) : null,
            });
        }

        joined.Clear();
    }

    /// <summary>Fills the next step with those whose readers have room. The others wake the loop.</summary>
    bool Gather(Group group)
    {
        live.Clear();
        foreach (var sequence in group.Sequences)
            if (sequence.Item!.Sink.TryRoom(this)) live.Add(sequence);
        return live.Count > 0;
    }

    async Task Step(ParameterSet parameters)
    {
        RunToken? run = null;
        var context = CallContext.None;
        if (slots.NeedsContext(contract))
        {
            run = new(live.Count, slots.Queue.Scheduler);
            var deadline = 0L;
            foreach (var one in live)
            {
                one.Item!.Hold(run);
                deadline = Math.Max(deadline, one.Item.Deadline);
            }

            context = new(live[0].Item!, live[0].Attempt, live.Count, run.Token, deadline, slots.Queue);
        }

        foreach (var one in live) one.Open();
        Exception? failure = null;
        var trace = CallTrace.IsHeard ? BeginTrace() : null;
        try
        {
            await Enter(parameters, context).AsTask().ConfigureAwait(true); // as in a stream's run
        }
        catch (Exception error)
        {
            failure = slots.Failed(contract, error);
        }

        CallTrace.End(trace, failure);
        foreach (var one in live)
        {
            one.Close();
            if (run is not null) one.Item!.Release(run);
            if (failure is null) continue;
            one.EndSpan(failure);
            one.Item!.End(one.Attempt, failure);
        }

        run?.Dispose();
    }

    Activity? BeginTrace()
    {
        var spans = new List<(Activity, int)>(live.Count);
        foreach (var one in live)
            if (one.Span is { } span) spans.Add((span, one.Steps));
        return CallTrace.BeginStep(slots.Worker, contract, spans, live.Count);
    }

    ValueTask Enter(ParameterSet parameters, CallContext context)
    {
        var before = ExecutionContext.Capture();
        try
        {
            CallScope.Enter(slots.Instance, parameters, slots.CallsOn ? context : null);
            return step(slots.Instance, live, context);
        }
        finally
        {
            if (before is not null) ExecutionContext.Restore(before);
        }
    }

    /// <summary>Takes out those that have ended or that nobody waits for any more, and gives their places back.</summary>
    void Leave(Group group)
    {
        for (var i = group.Sequences.Count - 1; i >= 0; i--)
        {
            var sequence = group.Sequences[i];
            if (!sequence.HasLeft) continue;
            group.Sequences.RemoveAt(i);
            var failure = sequence.CannotSend ?? (sequence.Error is null ? null : slots.Failed(contract, sequence.Error));
            try
            {
                (sequence.State as IDisposable)?.Dispose();
            }
            catch (Exception error)
            {
                failure ??= slots.Failed(contract, error);
            }

            sequence.EndSpan(failure);
            sequence.Item!.End(sequence.Attempt, failure);
            slots.Queue.Return(slots, [new(sequence.Item)], sequence.Started);
        }
    }

    sealed class Group(ParameterSet parameters)
    {
        internal ParameterSet Parameters => parameters;

        internal List<Sequence<TIn, TState, TOut>> Sequences { get; } = [];
    }
}
