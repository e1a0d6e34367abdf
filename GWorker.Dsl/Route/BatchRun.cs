namespace GWorker;

/// <summary>One batch on its way through user code: gathers inputs, calls the method, hands each item its own result.</summary>
internal static class BatchRun<TIn, TOut>
{
    internal static async Task Run(Contract<TIn, TOut> contract, Chosen[] chosen, WorkerSlots slots)
    {
        if (slots.HandsBack)
        {
            slots.Queue.HandBack(slots, chosen);
            return;
        }

        var started = slots.Queue.Ticks.Now;
        var live = Live(chosen, started, slots.Queue.Metrics);
        if (live.Length > 0) await Run(contract, live, slots, retry: 0).ConfigureAwait(true);
        slots.Queue.Return(slots, chosen, started);
    }

    /// <param name="contract">The method.</param>
    /// <param name="calls">What is still waited for, with the attempt that is out.</param>
    /// <param name="slots">The worker.</param>
    /// <param name="retry">How often these items ran before in this batch, by halves.</param>
    static async Task Run(Contract<TIn, TOut> contract, ReadOnlyMemory<Call> calls, WorkerSlots slots, int retry)
    {
        var first = calls.Span[0].Item;
        RunToken? run = null;
        var context = CallContext.None;
        var inputs = new TIn[calls.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = calls.Span[i].Item.Input;
        if (slots.NeedsContext(contract))
        {
            run = new RunToken(calls.Length, slots.Queue.Scheduler);
            var deadline = 0L;
            foreach (var call in calls.Span)
            {
                call.Item.Hold(run);
                deadline = Math.Max(deadline, call.Item.Deadline);
            }

            context = new(first, calls.Span[0].Attempt + retry, calls.Length, run.Token, deadline, slots.Queue);
        }

        Exception? failure = null;
        var trace = CallTrace.IsHeard ? CallTrace.BeginBatch(slots.Worker, contract, Heads(calls.Span)) : null;
        try
        {
            CallScope.Enter(slots.Instance, first.Parameters, slots.CallsOn ? context : null);
            ValueTask<BatchResult<TOut>> running;
            try
            {
                running = contract.InvokeBatch(slots.Instance, new Batch<TIn>(inputs), context);
            }
            finally
            {
                CallScope.Leave(first.Parameters);
            }

            var result = await running.ConfigureAwait(true);
            if (result.Count != calls.Length) failure = new BatchShapeException(slots.Worker, contract.Name, calls.Length, result.Count);
            else Scatter(contract, calls.Span, result, slots);
        }
        catch (Exception error)
        {
            failure = slots.Failed(contract, error);
        }

        trace?.End(failure);
        if (run is not null)
        {
            foreach (var call in calls.Span) call.Item.Release(run);
            run.Dispose();
        }

        if (failure is null) return;
        if (slots.Isolates && calls.Length > 1 && failure is WorkerFailedException or DeviceMemoryException)
        {
            var half = calls.Length / 2;
            await RunLive(contract, calls[..half], slots, retry + 1).ConfigureAwait(true);
            await RunLive(contract, calls[half..], slots, retry + 1).ConfigureAwait(true);
            return;
        }

        foreach (var call in calls.Span) call.Item.Answer(call.Attempt, new(failure));
    }

    static void Scatter(Contract<TIn, TOut> contract, ReadOnlySpan<Call> calls, BatchResult<TOut> result, WorkerSlots slots)
    {
        for (var i = 0; i < calls.Length; i++)
        {
            Outcome<TOut> outcome;
            try
            {
                outcome = result[i];
                if (outcome.Error is { } error) outcome = new(slots.Failed(contract, error));
            }
            catch (Exception error)
            {
                // A list of the user's own whose indexer throws must not cost the items behind it.
                outcome = new(slots.Failed(contract, error));
            }

            calls[i].Item.Answer(calls[i].Attempt, outcome);
        }
    }

    static CallHead?[] Heads(ReadOnlySpan<Call> calls)
    {
        var heads = new CallHead?[calls.Length];
        for (var i = 0; i < heads.Length; i++) heads[i] = calls[i].Item.Head;
        return heads;
    }

    static Task RunLive(Contract<TIn, TOut> contract, ReadOnlyMemory<Call> calls, WorkerSlots slots, int retry)
    {
        var live = calls.ToArray().Where(call => call.Item.Attempt == call.Attempt).ToArray();
        return live.Length == 0 ? Task.CompletedTask : Run(contract, live, slots, retry);
    }

    static Call[] Live(Chosen[] chosen, long started, PoolMetrics metrics)
    {
        var live = new Call[chosen.Length];
        var count = 0;
        foreach (var one in chosen)
        {
            var item = (Item<TIn, TOut>)one.Item;
            item.Started = started;
            metrics.Queued(started - item.Enqueued);
            if (item.Attempt is > 0 and var attempt) live[count++] = new(item, attempt);
        }

        return count == chosen.Length ? live : live[..count];
    }

    readonly record struct Call(Item<TIn, TOut> Item, int Attempt);
}
