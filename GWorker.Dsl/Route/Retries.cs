namespace GWorker;

/// <summary>
/// Calls of one pool that failed and will run again: whether they may, and until when they pause. It is the caller's node that decides,
/// wherever the code ran: it has the call, its count and its deadline. Belongs to its pool queue's lock.
/// </summary>
internal sealed class Retries(LaneTable lanes, Ticks ticks)
{
    RetryBudget? budget;

    /// <summary>When the next one's pause is over.</summary>
    internal long Next { get; private set; } = long.MaxValue;

    /// <summary>A failed attempt runs again, unless it has run often enough, its call will be over by then, or the pool has had its share.</summary>
    internal bool TryPlan(Item item, int attempt, RetrySpec retry, long now)
    {
        if (item.IsForeign || item.Failures >= retry.Times) return false;
        var due = now + ticks.Of(retry.Pause(item.Failures + 1, Random.Shared.NextDouble()));
        budget ??= new(ticks);
        if (due >= item.Deadline || !budget.TryTake(now) || !item.TryNextAttempt(attempt)) return false;
        item.Failures++;
        item.NotBefore = due;
        return true;
    }

    /// <summary>
    /// A stream that waits for its reader lets a call have its slot that waits for one, in the lanes here or with the same node; it comes back to its
    /// place by age when whoever has it is done with it. That costs neither budget nor count: nothing has gone wrong.
    /// </summary>
    internal static bool TryTakeBack(StreamItem item, Item waiting)
    {
        if (item is not { Taker: { } taker, NotBefore: 0, TakenBack: < byte.MaxValue } || !taker.MayRunAgain(1)) return false;
        if (waiting.Enqueued > item.Enqueued) return false; // it would be the first to take that slot
        if (waiting.Taker is null ? waiting is not { IsQueued: true, NotBefore: 0 } : waiting.Taker != taker || taker is not Peer) return false;
        if (!item.TryStartOver()) return false;
        item.TakenBack++;
        item.NotBefore = 1; // at once
        return true;
    }

    /// <summary>Somebody is done with these: what is to run again begins its pause. Before them came some that took the shortcut.</summary>
    internal void Returned(ReadOnlySpan<Chosen> chosen, int unheard = 0)
    {
        budget?.Earn(chosen.Length + unheard);
        foreach (var one in chosen)
            if (one.Item is { NotBefore: > 0, Taker: null, IsQueued: false, Answered: false }) Park(one.Item);
    }

    /// <summary>An item whose worker is given up: where its attempt had failed before that, it is not lost and begins its pause.</summary>
    internal bool TryPark(Item item)
    {
        if (item.NotBefore > 0) Park(item);
        return item.NotBefore > 0;
    }

    void Park(Item item)
    {
        item.Started = 0;
        lanes.Park(item);
        Next = Math.Min(Next, item.NotBefore);
    }

    /// <summary>Puts those back into their lanes whose pause is over.</summary>
    internal void Release(long now)
    {
        if (now < Next) return;
        Next = long.MaxValue;
        for (var item = lanes.Parked.Items.First; item is not null;)
        {
            var following = item.Next;
            if (item.NotBefore > now)
            {
                Next = Math.Min(Next, item.NotBefore);
            }
            else
            {
                item.NotBefore = 0;
                lanes.Remove(item);
                if (!item.Answered) lanes.Add(item, byAge: true);
            }

            item = following;
        }
    }
}
