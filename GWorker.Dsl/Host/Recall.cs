namespace GWorker;

/// <summary>What a taker that leaves, or is lost, gives back to its pool queue, and what becomes of it.</summary>
internal sealed class Recall(PoolQueue queue, LaneTable lanes, Takers takers, Admission admission, Deadlines deadlines, Retries retries, Shortcut shortcut)
{
    /// <summary>Chosen items that had not started come back, to their place by age.</summary>
    internal void HandBack(Taker taker, params ReadOnlySpan<Chosen> chosen)
    {
        var refused = new List<Item>();
        bool idle;
        using (var turn = queue.Enter())
        {
            taker.Leave(chosen, turn.Now);
            foreach (var one in chosen)
            {
                var item = one.Item;
                // What an abandoned worker had was lost or sent out again when it was given up.
                if (item.Answered || taker.Abandoned) continue;
                if (admission.IsClosed || NobodyComes || (item.IsForeign && !takers.HasWorker)) refused.Add(item);
                else queue.InsertAgain(item);
            }

            idle = taker is WorkerSlots { IsOpen: false, IsIdle: true };
        }

        Drain(refused);
        if (idle) ((WorkerSlots)taker).Owner.OnIdle((WorkerSlots)taker);
    }

    /// <summary>The worker takes no more work; <paramref name="handBack"/>: what it has not started comes back too.</summary>
    internal void Close(WorkerSlots slots, bool handBack)
    {
        List<Item> strays;
        using (queue.Enter())
        {
            shortcut.Close();
            slots.IsOpen = false;
            slots.HandsBack |= handBack;
            strays = TakeStrays();
        }

        Drain(strays);
    }

    /// <summary>Another node takes up to this many items of this pool at a time from here on; with 0 it takes no more.</summary>
    internal void Grant(Peer peer, int credits)
    {
        List<Item> strays;
        using (var turn = queue.Enter())
        {
            takers.Peers.Grant(peer, credits);
            if (peer.IsOpen) deadlines.Expect(admission.Open(turn.Now));
            else if (takers.AreAway) admission.AwaitStart();
            strays = TakeStrays();
        }

        Drain(strays);
    }

    /// <summary>The worker, or the node, is gone. Calls that it still has run again where that is allowed, and fail where not.</summary>
    internal void GiveUp(Taker taker, string why)
    {
        Lost lost;
        List<Item> strays;
        using (queue.Enter())
        {
            shortcut.Close();
            lost = takers.GiveUp(taker);
            if (takers.AreAway) admission.AwaitStart();
            lost.Items.RemoveAll(one => retries.TryPark(one.Item));
            foreach (var (item, attempt) in lost.Items)
            {
                if (!taker.MayRunAgain(item.LostBy(attempt)) || admission.IsClosed || !item.TryNextAttempt(attempt)) continue;
                item.Losses++;
                queue.InsertAgain(item);
            }

            strays = taker is Peer ? TakeStrays() : takers.TakeStrays(); // a worker of this node has a next incarnation
        }

        lost.Tell(queue.Name, why);
        Drain(strays);
    }

    /// <summary>Takes a stream that waits for its reader from whoever has it, so that a call that waits for a slot may have its.</summary>
    internal bool TryTakeBack(StreamItem item, Item waiting)
    {
        using (queue.Enter())
        {
            if (admission.IsClosed || !Retries.TryTakeBack(item, waiting)) return false;
            item.LetGo(); // under the lock: behind it the next attempt may be under way
        }

        item.Wake();
        return true;
    }

    /// <summary>What waits here for nobody.</summary>
    List<Item> TakeStrays() => NobodyComes ? lanes.TakeAll(static _ => true) : takers.TakeStrays();

    /// <summary>While the node stops no worker is added. One that is here and takes nothing may do so again.</summary>
    bool NobodyComes => admission.IsDraining && takers.AreAway;

    void Drain(List<Item> items)
    {
        foreach (var item in items) item.TryFail(new DrainingException(queue.Name));
    }
}
