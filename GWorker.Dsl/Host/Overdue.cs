namespace GWorker;

/// <summary>Finds what is past its deadline and who is stuck, by looking at every item there is: at most a queue's bound, and only when one may be due.</summary>
internal sealed class Overdue
{
    /// <summary>Calls to fail, already claimed and out of their lanes.</summary>
    internal List<Item> Items { get; } = [];

    /// <summary>Workers whose slots, or all lanes of one method, are held by runs long past their deadline.</summary>
    internal List<WorkerSlots> Stuck { get; } = [];

    /// <summary>When to look again.</summary>
    internal long Next { get; private set; } = long.MaxValue;

    /// <param name="lanes">What waits.</param>
    /// <param name="workers">What runs here.</param>
    /// <param name="peers">What other nodes have.</param>
    /// <param name="plan">Whose pool it is.</param>
    /// <param name="stuckAfter">How long past its deadline a run is stuck.</param>
    /// <param name="slack">How long another node has to say itself that a call is over time: it knows where the time went.</param>
    /// <param name="now">The clock's timestamp.</param>
    internal static Overdue Find(LaneTable lanes, List<WorkerSlots> workers, Peer[] peers, Plan plan, long stuckAfter, long slack, long now)
    {
        var found = new Overdue();
        for (var i = lanes.Waiting.Count - 1; i >= 0; i--) found.TakeFrom(lanes.Waiting[i], lanes, now);
        found.TakeFrom(lanes.Parked, lanes, now);

        foreach (var peer in peers)
            foreach (var item in peer.Items) found.Take(item, now, slack);

        foreach (var slots in workers)
        {
            foreach (var item in slots.Items) found.Take(item, now);
            var stuckAt = StuckAt(slots, plan, stuckAfter);
            if (stuckAt <= now) found.Stuck.Add(slots);
            else found.Next = Math.Min(found.Next, stuckAt);
        }

        return found;
    }

    void TakeFrom(Lane lane, LaneTable lanes, long now)
    {
        for (var item = lane.Items.First; item is not null;)
        {
            var next = item.Next;
            if (Take(item, now)) lanes.Remove(item);
            item = next;
        }
    }

    internal static bool IsLate(WorkerSlots slots, long now)
    {
        foreach (var item in slots.Items)
            if (item.Deadline <= now) return true;
        return false;
    }

    bool Take(Item item, long now, long slack = 0)
    {
        if (item.Answered) return false;
        if (item.Deadline + slack > now)
        {
            Next = Math.Min(Next, item.Deadline + slack);
            return false;
        }

        if (item.TryClaim()) Items.Add(item);
        return true;
    }

    static long StuckAt(WorkerSlots slots, Plan plan, long stuckAfter)
    {
        var latest = long.MaxValue;
        if (slots.IsFull) latest = Latest(slots, method: -1);
        foreach (var (method, batch) in plan.Batches)
        {
            // Between two steps whatever is over time leaves: where one stays, its step does not return.
            if (batch.IsLive) latest = Math.Min(latest, Earliest(slots, method));
            else if (slots.Batches[method] == batch.Lanes) latest = Math.Min(latest, Latest(slots, method));
        }

        return latest == long.MaxValue ? latest : latest + stuckAfter;
    }

    static long Earliest(WorkerSlots slots, int method)
    {
        var earliest = long.MaxValue;
        foreach (var item in slots.Items)
            if (item.Method.Index == method) earliest = Math.Min(earliest, item.Deadline);
        return earliest;
    }

    static long Latest(WorkerSlots slots, int method)
    {
        var latest = 0L;
        foreach (var item in slots.Items)
            if (method < 0 || item.Method.Index == method) latest = Math.Max(latest, item.Deadline);
        return latest;
    }

    /// <summary>Fails the calls and reports the stuck. Outside the lock.</summary>
    internal void Tell(string pool, string? whyNotReady, Ticks ticks, long now)
    {
        foreach (var item in Items)
        {
            item.LetGo();
            item.Fail(Error(item, pool, whyNotReady, ticks, now));
        }

        foreach (var slots in Stuck) slots.Owner.OnStuck(slots);
    }

    /// <summary>What the caller of an overdue item is told.</summary>
    /// <param name="item">The item.</param>
    /// <param name="pool">The pool's name.</param>
    /// <param name="whyNotReady">Why no worker is ready, or null where one is.</param>
    /// <param name="ticks">The clock.</param>
    /// <param name="now">Its timestamp.</param>
    static GWorkerException Error(Item item, string pool, string? whyNotReady, Ticks ticks, long now)
    {
        var hasStarted = item.Started != 0;
        var queued = ticks.Span((hasStarted ? item.Started : now) - item.Enqueued);
        if (!hasStarted && whyNotReady is not null)
            return new UnavailableException(pool, $"{whyNotReady}; the call waited {Written.Measured(queued)}", "Look at the node's log and status");
        return new CallTimeoutException(
            pool, item.Method.Name, ticks.Span(item.Deadline - item.Enqueued), queued, hasStarted ? ticks.Span(now - item.Started) : TimeSpan.Zero);
    }
}
