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
    readonly List<WorkerSlots> workers = [];
    readonly Peers peers;
    readonly Alarm alarm;
    readonly Action demand;
    readonly Admission admission;
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
        Ticks = new(parts.Clock);
        lanes = new(plan, methods, Ticks);
        throughput = new(Ticks);
        admission = new(name, policy, lanes, throughput, Ticks);
        Metrics = new(name, Ticks, () => lanes.Count);
        dispatcher = new(lanes, workers, Metrics, parts.Scheduler);
        peers = new(lanes, workers);
        alarm = new(parts.Clock, Ticks, gate, parts.Scheduler, OnAlarm);
    }

    internal string Name { get; }

    internal Policy Policy { get; }

    internal Ticks Ticks { get; }

    internal TaskScheduler Scheduler { get; }

    internal PoolMetrics Metrics { get; }

    /// <summary>Why no worker is ready, for callers whose time is up.</summary>
    internal Func<string> WhyNotReady { get; set; } = () => "no worker is ready";

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
            refused = items[0].IsForeign && !HasWorker ? new DrainingException(Name) : admission.Refuse(items);
            if (refused is null)
            {
                var mayStart = false;
                foreach (var item in items)
                {
                    admission.Enter(item, now);
                    mayStart |= Insert(item, byAge: false);
                }

                if (mayStart) Pump(now);
                else alarm.Set(nextCheck, now);
            }

            demanded = workers.Count == 0 && peers.All.Length == 0;
        }

        Kick();
        if (refused is not null)
        {
            Metrics.Rejected(); // a list is one call
            foreach (var item in items) item.TryFail(refused);
            return true;
        }

        foreach (var item in items) item.Watch(this);
        if (demanded) demand();
        return true;
    }

    /// <summary>Ends a queue that nobody uses; from here on it admits nothing.</summary>
    internal bool TryRetire()
    {
        lock (gate) return hasRetired |= lanes.Count == 0 && workers.Count == 0 && !Array.Exists(peers.All, p => p.IsOpen || p.Running.Count > 0);
    }

    /// <summary>The caller gave up: a queued item leaves at once, a running one is no longer waited for.</summary>
    internal void Cancel(Item item, CancellationToken cancel)
    {
        if (!item.TryClaim()) return;
        lock (gate)
        {
            if (RemoveQueued(item)) Pump(Ticks.Now);
        }

        Kick();
        item.LetGo();
        item.Fail(new OperationCanceledException(cancel));
    }

    /// <summary>A run's code has returned.</summary>
    internal void Return(WorkerSlots slots, Item item, long started = 0) => Return(slots, [new(item)], started);

    /// <summary>A batch's code has returned.</summary>
    internal void Return(WorkerSlots slots, ReadOnlySpan<Chosen> chosen, long started)
    {
        var now = Ticks.Now;
        bool idle;
        lock (gate)
        {
            slots.Leave(chosen, now);
            if (started != 0) throughput.Answered(chosen.Length, now - started, now, lanes.Count > 0);
            Pump(now);
            idle = slots.IsIdle && !slots.IsOpen;
        }

        Kick();
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
            Pump(now);
        }

        Kick();
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
                if (admission.IsClosed || (item.IsForeign && !HasWorker)) refused.Add(item);
                else Insert(item, byAge: true);
            }

            Pump(now);
            idle = taker is WorkerSlots { IsIdle: true, IsOpen: false };
        }

        Kick();
        foreach (var item in refused) item.TryFail(new DrainingException(Name));
        if (idle) ((WorkerSlots)taker).Owner.OnIdle((WorkerSlots)taker);
    }

    /// <summary>The worker takes work from here on.</summary>
    internal void Open(WorkerSlots slots)
    {
        lock (gate)
        {
            var now = Ticks.Now;
            if (!workers.Contains(slots)) workers.Add(slots);
            slots.IsOpen = true;
            slots.IdleSince = now;
            nextCheck = Math.Min(nextCheck, admission.Open(now));
            Pump(now);
        }

        Kick();
    }

    /// <summary>Another node takes up to this many items of this pool at a time from here on; with 0 it takes no more.</summary>
    internal void Grant(Peer peer, int credits)
    {
        lock (gate)
        {
            if (peer.Abandoned) return; // whoever grants may not have heard yet that the node is gone
            var now = Ticks.Now;
            if (!peers.All.Contains(peer)) peers.Add(peer);
            peer.Grant(credits);
            if (peer.IsOpen) nextCheck = Math.Min(nextCheck, admission.Open(now));
            Pump(now);
        }

        Kick();
    }

    /// <summary>The worker takes no more work; <paramref name="handBack"/>: what it has not started comes back too.</summary>
    internal void Close(WorkerSlots slots, bool handBack)
    {
        List<Item> strays;
        lock (gate)
        {
            slots.IsOpen = false;
            slots.HandsBack |= handBack;
            strays = TakeStrays();
            Pump(Ticks.Now);
        }

        Kick();
        foreach (var item in strays) item.TryFail(new DrainingException(Name));
    }

    internal bool IsIdle(WorkerSlots slots)
    {
        lock (gate) return slots.IsIdle;
    }

    /// <summary>The worker, or the node, is gone. Calls that it still has run again where that is allowed, and fail where not.</summary>
    internal void Detach(Taker taker, string why)
    {
        var (lost, runs) = (new List<(Item Item, int Attempt)>(), new List<RunToken?>());
        List<Item> strays;
        lock (gate)
        {
            taker.IsOpen = false;
            taker.Abandoned = true;
            if (taker is WorkerSlots slots) workers.Remove(slots);
            if (taker is Peer peer) peers.Remove(peer);
            if (workers.Count == 0 && !peers.AnyOpen) admission.AwaitStart();
            while (taker.Running.First is { } item)
            {
                taker.Running.Remove(item);
                item.Taker = null;
                runs.Add(item.TakeRun());
                var attempt = item.Attempt;
                if (taker.MayRunAgain(attempt) && !admission.IsClosed && item.TryNextAttempt(attempt)) Insert(item, byAge: true);
                else if (item.TryClaim(attempt)) lost.Add((item, attempt));
            }

            strays = TakeStrays();
            Pump(Ticks.Now);
        }

        Kick();
        foreach (var run in runs) run?.Leave();
        foreach (var (item, attempt) in lost) item.Fail(new WorkerLostException(Name, item.Method.Name, why, attempt));
        foreach (var item in strays) item.TryFail(new DrainingException(Name));
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
        lock (gate) failed = HasWorker || peers.AnyOpen ? [] : lanes.TakeAll(_ => true);
        foreach (var item in failed) item.TryFail(why);
    }

    /// <summary>Whether somebody, here or elsewhere, takes work.</summary>
    internal bool IsServed
    {
        get { lock (gate) return HasWorker || peers.AnyOpen; }
    }

    internal PoolLoad Load()
    {
        lock (gate) return PoolLoad.Of(lanes, workers, throughput, Ticks);
    }

    internal TimeSpan IdleFor(WorkerSlots slots)
    {
        lock (gate) return !slots.IsIdle ? TimeSpan.Zero : Ticks.Span(Ticks.Now - slots.IdleSince);
    }

    public void Dispose()
    {
        alarm.Dispose();
        Metrics.Dispose();
    }

    bool HasWorker => workers.Exists(w => w.IsOpen);

    // Calls of other nodes' callers do not wait here for a worker that may never come back: their own nodes hold them.
    List<Item> TakeStrays() => lanes.Own == lanes.Count || HasWorker ? [] : lanes.TakeAll(item => item.IsForeign);

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
        var wake = dispatcher.Pump(now);
        peers.Pump(now);
        alarm.Set(Math.Min(wake, nextCheck), now);
    }

    // What Pump gave to other nodes is written outside the lock.
    void Kick()
    {
        foreach (var peer in peers.All) peer.Kick();
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
                overdue = Overdue.Find(lanes, workers, peers.All, plan, Ticks.Of(Policy.StuckAfter), Ticks.Of(PeerSlack), now);
                nextCheck = overdue.Next;
                ready = HasWorker || peers.AnyOpen;
            }

            Pump(now);
        }

        Kick();
        if (overdue is null) return;
        foreach (var item in overdue.Items)
        {
            item.LetGo();
            item.Fail(Overdue.Error(item, Name, ready ? null : WhyNotReady(), Ticks, now));
        }

        foreach (var slots in overdue.Stuck) slots.Owner.OnStuck(slots);
    }
}
