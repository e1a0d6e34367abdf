namespace GWorker;

/// <summary>
/// Has the calls run that this node keeps, and ends them: each once, with its answer or an error, and not before whoever has a copy of it
/// knows how.
/// </summary>
internal sealed class CallHome(CallStore store, IDeputies deputies, NodeParts parts)
{
    // A hint of an hour may be over in a second, where others give up; and a node that stops hands on what it finds in its queue.
    static readonly TimeSpan MostPause = TimeSpan.FromSeconds(1);

    volatile bool isClosed;

    internal Ticks Ticks { get; } = new(parts.Clock);

    internal CallStore Store => store;

    /// <summary>Takes in a call, has it copied, and sends it.</summary>
    /// <exception cref="CallsFullException">There is no room here, or nowhere for a copy.</exception>
    /// <exception cref="DrainingException">This node stops.</exception>
    internal async ValueTask Keep(KeptCall call)
    {
        if (isClosed) throw new DrainingException(call.Worker);
        var size = deputies.Weigh(call);
        call.MoveInto(this);
        if (!store.Add(call, size)) return;

        // Again: whoever closes this and then looks at what is kept has seen the call, or it is seen here that this is closed.
        if ((isClosed ? new DrainingException(call.Worker) : await deputies.Kept(call).ConfigureAwait(false)) is { } refused)
        {
            store.Remove(call);
            call.Refuse();
            throw refused;
        }

        call.Send();
    }

    /// <summary>How far a call has come: where another node has it, that one says whether it runs.</summary>
    internal async ValueTask<CallStatus> Look(KeptCall call)
    {
        var (status, peer, item) = call.Look(Ticks.Now);
        return peer is not null && await peer.RunningFor(item!).ConfigureAwait(false) is { } running ? new(CallStage.Running, running) : status;
    }

    /// <summary>No calls come from here on.</summary>
    internal void Close() => isClosed = true;

    /// <summary>A call was answered, or was not let in: it waits, moves or ends.</summary>
    internal void OnAnswered(KeptCall call)
    {
        // It is kept: that its pool has no room now is its queue's business, and passes.
        if (call.Error is OverloadedException { RetryAfter: var pause } && !isClosed && call.Left(Ticks.Now) > MostPause)
        {
            call.Await();
            _ = SendLater(call, pause < MostPause ? pause : MostPause);
        }
        else if (call.Error is DrainingException stops)
        {
            call.BeginMove();
            _ = Move(call, stops);
        }
        else
        {
            call.Accept();
        }
    }

    /// <summary>Makes a call's outcome its last. Never throws; ends at once where nobody has a copy.</summary>
    internal void Settle(KeptCall call) => _ = SettleSoon(call);

    async Task SettleSoon(KeptCall call)
    {
        try
        {
            if (await Refused(call).ConfigureAwait(false) is { } why)
            {
                // What is said instead is short: there is room for it wherever there was for the call.
                call.SetError(why);
                store.Weigh(call, CallStore.Least);
                await deputies.Ended(call).ConfigureAwait(false);
            }
        }
        finally
        {
            call.End(Ticks.Now);
            store.Expire(call, call.TimeToLive);
        }
    }

    /// <summary>Why its outcome cannot be kept, or null.</summary>
    async ValueTask<GWorkerException?> Refused(KeptCall call)
    {
        try
        {
            if (store.Weigh(call, deputies.Weigh(call)) is { } full) return full;
        }
        catch (GWorkerException error)
        {
            return error;
        }

        return await deputies.Ended(call).ConfigureAwait(false);
    }

    async Task SendLater(KeptCall call, TimeSpan pause)
    {
        await Task.Delay(pause, parts.Clock).ConfigureAwait(false);
        call.Send();
    }

    /// <summary>This node stops before the call has started: another one goes on with it, or that is how it ends.</summary>
    async Task Move(KeptCall call, DrainingException stops) => call.EndMove(await deputies.TakenOver(call, stops).ConfigureAwait(false));
}
