namespace GWorker;

/// <summary>
/// The one queue of a pool on this node, and the only place where calls wait. Local workers pull from it when they have room,
/// so no call is pinned to a busy worker; what they have no room for goes to other nodes that have granted credits. One lock
/// guards lanes, slots and times; no user code runs under it.
/// </summary>
internal sealed class PoolQueue : IDisposable
{
    /// <summary>How long another node that has a call may take to say itself that the call's time is up.</summary>
    internal static readonly TimeSpan PeerSlack = TimeSpan.FromMilliseconds(100);

    readonly Lock gate = new();
    readonly Plan plan;
    readonly LaneTable lanes;
    readonly Dispatcher dispatcher;
    readonly Throughput throughput;
    readonly Takers takers;
    readonly Alarm alarm;
    readonly Action demand;
    readonly Admission admission;
    readonly Retries retries;
    readonly string origin;
    bool hasRetired;

    // No deadline and no stuck run can be due before this.
    long nextCheck = long.MaxValue;

    /// <summary><paramref name="demand"/> is called, outside the lock, when a call waits and there is nobody to run it.</summary>
    internal PoolQueue(string name, Policy policy, Plan plan, int methods, NodeParts parts, Action demand)
    {
        Policy = policy;
        this.plan = plan;
        this.demand = demand;
        Name = name;
        Scheduler = parts.Scheduler;
        origin = parts.Origin;
        Ticks = new(parts.Clock);
        lanes = new(plan, methods, Ticks);
        throughput = new(Ticks);
        retries = new(lanes, Ticks);
        admission = new(name, policy, lanes, throughput, Ticks);
        Metrics = new(name, Ticks, () => lanes.Count);
        takers = new(lanes);
        dispatcher = new(lanes, takers.Workers, Metrics, parts.Scheduler);
        alarm = new(parts.Clock, Ticks, gate, parts.Scheduler, OnAlarm);
    }

    internal string Name { get; }

    internal Policy Policy { get; }

    internal Ticks Ticks { get; }

    internal TaskScheduler Scheduler { get; }

    internal PoolMetrics Metrics { get; }

    /// <summary>Why no worker is ready, for callers whose time is up.</summary>
    internal Func<string> WhyNotReady { get; set; } = () => "no worker is ready";

    /// <summary>The name of a call that was made on this node.</summary>
    internal string NameOf(long id) => $"{Name}#{id}@{origin}";

    internal void Admit(Item item) => Admit([item]);

    /// <summary>All of a client's list, or none of it: each item is queued or failed. False where the queue has retired and another must be asked.</summary>
    internal bool Admit(params ReadOnlySpan<Item> items)
    {
        GWorkerException? refused;
        bool demanded;
        lock (gate)
        {
            if (hasRetired) return false;
            var now = Ticks.Now; // under the lock, so that a lane's order is that of its items' ages
            refused = items[0].IsForeign && !takers.HasWorker ? new DrainingException(Name) : admission.Refuse(items);
            if (refused is null)
            {
                var mayStart = false;
                foreach (var item in items)
                {
                    admission.Enter(item, now);
                    mayStart |= Insert(item, byAge: false);
                }

                // What must wait for a worker here need not wait for another node.
                if (mayStart || takers.Peers.HaveRoom) Pump(now);
                else alarm.Set(nextCheck, now);
            }

            demanded = takers.IsNobody;
        }

        if (refused is not null)
        {
            Metrics.Rejected(); // a list is one call
            foreach (var item in items) item.TryFail(refused);
            return true;
        }

        // Watched before anything is written: a cancel that comes meanwhile finds a call that is held, not one that is sent.
        foreach (var item in items) item.Watch(this);
        takers.Kick();
        if (demanded) demand();
        return true;
    }

    /// <summary>Ends a queue that nobody uses; from here on it admits nothing.</summary>
    internal bool TryRetire()
    {
        lock (gate) return hasRetired |= lanes.Count == 0 && takers.AreDone;
    }

    /// <summary>The caller gave up: a queued item leaves at once, a running one is no longer waited for.</summary>
    internal void Cancel(Item item, CancellationToken cancel)
    {
        if (!item.TryClaim()) return;
        lock (gate)
        {
            if (RemoveQueued(item)) Pump(Ticks.Now);
        }

        takers.Kick();
        item.LetGo();
        item.Fail(new OperationCanceledException(cancel));
    }

    /// <summary>A run's code has returned, or a batch's; <paramref name="started"/> is 0 where it never ran.</summary>
    internal void Return(WorkerSlots slots, ReadOnlySpan<Chosen> chosen, long started)
    {
        var now = Ticks.Now;
        bool idle;
        lock (gate)
        {
            slots.Leave(chosen, now);
            if (!slots.Abandoned) retries.Returned(chosen);
            if (started != 0) throughput.Answered(chosen.Length, now - started, now, lanes.Count > 0);
            Pump(now);
            idle = slots.IsIdle && !slots.IsOpen;
        }

        takers.Kick();
        if (started != 0) Metrics.Ran(now - started);
        if (idle) slots.Owner.OnIdle(slots);
    }

    /// <summary>Another node is done with these.</summary>
    internal void Return(Peer peer, ReadOnlySpan<Chosen> chosen)
    {
        lock (gate)
        {
            var now = Ticks.Now;
            peer.Leave(chosen, now);
            if (!peer.Abandoned) retries.Returned(chosen);
            Pump(now);
        }

        takers.Kick();
    }

    /// <summary>Chosen items that had not started come back, to their place by age.</summary>
    internal void HandBack(Taker taker, params ReadOnlySpan<Chosen> chosen)
    {
        var refused = new List<Item>();
        bool idle;
        lock (gate)
        {
            var now = Ticks.Now;
            taker.Leave(chosen, now);
            foreach (var one in chosen)
            {
                var item = one.Item;
                // What an abandoned worker had was lost or sent out again when it was given up.
                if (item.Answered || taker.Abandoned) continue;
                if (admission.IsClosed || (item.IsForeign && !takers.HasWorker)) refused.Add(item);
                else Insert(item, byAge: true);
            }

            Pump(now);
            idle = taker is WorkerSlots { IsIdle: true, IsOpen: false };
        }

        takers.Kick();
        foreach (var item in refused) item.TryFail(new DrainingException(Name));
        if (idle) ((WorkerSlots)taker).Owner.OnIdle((WorkerSlots)taker);
    }

    /// <summary>The worker takes work from here on.</summary>
    internal void Open(WorkerSlots slots)
    {
        lock (gate)
        {
            var now = Ticks.Now;
            if (!takers.Workers.Contains(slots)) takers.Workers.Add(slots);
            slots.IsOpen = true;
            slots.IdleSince = now;
            nextCheck = Math.Min(nextCheck, admission.Open(now));
            Pump(now);
        }

        takers.Kick();
    }

    /// <summary>Another node takes up to this many items of this pool at a time from here on; with 0 it takes no more.</summary>
    internal void Grant(Peer peer, int credits)
    {
        lock (gate)
        {
            if (peer.Abandoned) return; // whoever grants may not have heard yet that the node is gone
            var now = Ticks.Now;
            if (!takers.Peers.All.Contains(peer)) takers.Peers.Add(peer);
            peer.Grant(credits);
            if (peer.IsOpen) nextCheck = Math.Min(nextCheck, admission.Open(now));
            Pump(now);
        }

        takers.Kick();
    }

    /// <summary>The worker takes no more work; <paramref name="handBack"/>: what it has not started comes back too.</summary>
    internal void Close(WorkerSlots slots, bool handBack)
    {
        List<Item> strays;
        lock (gate)
        {
            slots.IsOpen = false;
            slots.HandsBack |= handBack;
            strays = takers.TakeStrays();
            Pump(Ticks.Now);
        }

        takers.Kick();
        foreach (var item in strays) item.TryFail(new DrainingException(Name));
    }

    /// <summary>The worker, or the node, is gone. Calls that it still has run again where that is allowed, and fail where not.</summary>
    internal void Detach(Taker taker, string why)
    {
        Lost lost;
        List<Item> strays;
        List<(Item Item, int Attempt)> over = [];
        lock (gate)
        {
            lost = takers.GiveUp(taker);
            if (takers.Workers.Count == 0 && !takers.Peers.AnyOpen) admission.AwaitStart();
            foreach (var (item, attempt) in lost.Items)
                if (item.NotBefore > 0) retries.Park(item); // that attempt had failed before it was lost
                else if (taker.MayRunAgain(attempt - item.Failures) && !admission.IsClosed && item.TryNextAttempt(attempt)) Insert(item, byAge: true);
                else over.Add((item, attempt));
            strays = takers.TakeStrays();
            Pump(Ticks.Now);
        }

        takers.Kick();
        foreach (var run in lost.Runs) run.Leave();
        foreach (var (item, attempt) in over)
            if (item.TryClaim(attempt)) item.Fail(new WorkerLostException(Name, item.Method.Name, why, attempt));
        foreach (var item in strays) item.TryFail(new DrainingException(Name));
    }

    /// <summary>Whether an attempt that failed runs again, after a pause that begins when whoever ran it returns it.</summary>
    internal bool TryRetry(Item item, int attempt, RetrySpec retry)
    {
        lock (gate) return !admission.IsClosed && retries.TryPlan(item, attempt, retry, Ticks.Now);
    }

    /// <summary>Fails all that waits, and all that comes: until a worker is ready again, or for good.</summary>
    internal void Refuse(GWorkerException why, bool forGood)
    {
        List<Item> failed;
        lock (gate)
        {
            if (admission.IsClosed) return;
            admission.Close(why, forGood);
            failed = lanes.TakeAll(_ => true);
        }

        foreach (var item in failed) item.TryFail(why);
    }

    /// <summary>Fails all that waits and nobody here or elsewhere takes; what comes later may find a worker.</summary>
    internal void FailWaiting(GWorkerException why)
    {
        List<Item> failed;
        lock (gate) failed = takers.TakeWork ? [] : lanes.TakeAll(_ => true);
        foreach (var item in failed) item.TryFail(why);
    }

    /// <summary>Whether somebody, here or elsewhere, takes work.</summary>
    internal bool IsServed
    {
        get { lock (gate) return takers.TakeWork; }
    }

    internal PoolLoad Load()
    {
        lock (gate) return PoolLoad.Of(lanes, takers.Workers, throughput, Ticks);
    }

    public void Dispose()
    {
        alarm.Dispose();
        Metrics.Dispose();
    }

    bool Insert(Item item, bool byAge)
    {
        item.Started = 0;
        nextCheck = Math.Min(nextCheck, item.Deadline);
        return lanes.Add(item, byAge);
    }

    bool RemoveQueued(Item item)
    {
        if (!item.IsQueued) return false;
        lanes.Remove(item);
        return true;
    }

    void Pump(long now)
    {
        retries.Release(now);
        var wake = Math.Min(dispatcher.Pump(now), retries.Next);
        takers.Peers.Pump(now, takers.HasWorker);
        alarm.Set(Math.Min(wake, nextCheck), now);
    }

    void OnAlarm()
    {
        var now = Ticks.Now;
        Overdue? overdue = null;
        var ready = false;
        lock (gate)
        {
            alarm.Clear();
            if (now >= nextCheck)
            {
                overdue = Overdue.Find(lanes, takers.Workers, takers.Peers.All, plan, Ticks.Of(Policy.StuckAfter), Ticks.Of(PeerSlack), now);
                nextCheck = overdue.Next;
                ready = takers.TakeWork;
            }

            Pump(now);
        }

        takers.Kick();
        overdue?.Tell(Name, ready ? null : WhyNotReady(), Ticks, now);
    }
}
