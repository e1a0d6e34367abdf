namespace GWorker;

/// <summary>
/// One run of a method that streams: takes item after item from the user's enumerator while its reader has room, and holds its slot until
/// the enumerator is disposed. The scope of the call is set around every entry into user code and taken back after it.
/// </summary>
internal sealed class StreamRun<TIn, TOut>(StreamItem<TIn, TOut> item, WorkerSlots slots)
{
    readonly RoomSignal room = new();
    ExecutionContext? outside;
    ExecutionContext? inside;
    IAsyncEnumerator<TOut>? source;

    /// <summary>Never throws.</summary>
    internal async Task Run()
    {
        var attempt = item.Attempt;
        if (slots.HandsBack)
        {
            slots.Queue.HandBack(slots, new Chosen(item));
            return;
        }

        if (attempt == 0)
        {
            slots.Queue.Return(slots, [new(item)], started: 0);
            return;
        }

        var started = slots.Queue.Ticks.Now;
        item.Started = started;
        slots.Queue.Metrics.Queued(started - item.Enqueued);
        var run = new RunToken(1, slots.Queue.Scheduler);
        item.Hold(run);
        outside = ExecutionContext.Capture();
        Exception? failure = null;
        try
        {
            Open(new(item, attempt, 1, run.Token, item.Deadline, slots.Queue));
            failure = await Pump(attempt).ConfigureAwait(true);
        }
        catch (Exception error)
        {
            failure = slots.Failed(item.Method, error);
        }

        try
        {
            await Close().AsTask().ConfigureAwait(true);
        }
        catch (Exception error)
        {
            failure ??= slots.Failed(item.Method, error);
        }

        if (item.Head is not null) CallTrace.End(item.Head, failure);
        item.End(attempt, failure);
        item.Release(run);
        run.Dispose();
        slots.Queue.Return(slots, [new(item)], started);
    }

    /// <summary>
    /// Until the user's enumerator ends, or nobody wants more. Awaited is a task of what it returns: what a source of the user's own
    /// throws at whoever waits for it would end the process.
    /// </summary>
    /// <returns>Why an item could not be sent; null where all were. What user code throws it throws.</returns>
    async Task<Exception?> Pump(int attempt)
    {
        while (true)
        {
            var wait = room.In(item.Sink);
            if (!wait.IsCompletedSuccessfully) await wait.ConfigureAwait(true);
            if (item.Attempt != attempt) return null;
            var next = Next();
            if (!(next.IsCompleted ? next.GetAwaiter().GetResult() : await next.AsTask().ConfigureAwait(true))) return null;
            var value = Current();
            try
            {
                if (!item.Emit(attempt, value)) return null;
            }
            catch (Exception error)
            {
                return error;
            }
        }
    }

    void Open(CallContext context)
    {
        try
        {
            CallScope.Enter(slots.Instance, item.Parameters, slots.CallsOn ? context : null);
            if (item.Head is not null || CallTrace.IsHeard) item.Head = CallTrace.Begin(item.Head, slots.Worker, item.Method);
            inside = ExecutionContext.Capture();
            var stream = item.Contract.InvokeStream(slots.Instance, item.Input, context)
                ?? throw new InvalidOperationException($"{item.Method.Name} returned null instead of a stream.");
            source = stream.GetAsyncEnumerator(context.Stop);
        }
        finally
        {
            Leave();
        }
    }

    ValueTask<bool> Next()
    {
        Enter();
        try
        {
            return source!.MoveNextAsync();
        }
        finally
        {
            Leave();
        }
    }

    TOut Current()
    {
        Enter();
        try
        {
            return source!.Current;
        }
        finally
        {
            Leave();
        }
    }

    ValueTask Close()
    {
        if (source is null) return default;
        Enter();
        try
        {
            return source.DisposeAsync();
        }
        finally
        {
            Leave();
        }
    }

    void Enter()
    {
        if (inside is not null) ExecutionContext.Restore(inside);
    }

    void Leave()
    {
        if (outside is not null) ExecutionContext.Restore(outside);
    }
}
