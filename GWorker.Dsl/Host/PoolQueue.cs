namespace GWorker;

/// <summary>
/// The one queue of a pool on this node, and the only place where calls wait. Local workers pull from it when they have room,
/// so no call is pinned to a busy worker; what they have no room for goes to other nodes that have granted credits. One lock
/// guards lanes, slots and times; no user code runs under it.
/// </summary>
internal sealed class PoolQueue : IDisposable
{
    readonly Lock gate = new();
    readonly LaneTable lanes;
    readonly Dispatcher dispatcher;
    readonly Throughput throughput;
    readonly Takers takers;
    readonly Deadlines deadlines;
    readonly Alarm alarm;
    readonly Action demand;
    readonly Admission admission;
    readonly Retries retries;
    readonly Shortcut shortcut;
    readonly Recall recall;
    readonly Arrivals arrivals;
    readonly Closing closing;
    readonly string origin;

    /// <summary><paramref name="demand"/> is called, outside the lock, when a call waits and there is nobody to run it.</summary>
    internal PoolQueue(string name, Policy policy, Plan plan, int methods, NodeParts parts, Action demand)
    {
        Policy = policy;
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
        deadlines = new(lanes, takers, plan, policy, Ticks);
        dispatcher = new(lanes, takers.Workers);
        shortcut = new(this, admission, deadlines, policy);
        recall = new(this, lanes, takers, admission, deadlines, retries, shortcut);
        arrivals = new(this, admission, dispatcher, takers, deadlines);
        closing = new(this, lanes, takers, admission, shortcut);
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

    internal bool Admit(Item item) => shortcut.TryAdmit(item) || Admit([item]);

    /// <summary>All of a client's list, or none of it: each item is queued or failed. False where the queue has retired and another must be asked.</summary>
    internal bool Admit(params ReadOnlySpan<Item> items)
    {
        GWorkerException? refused;
        Runner? runner = null;
        Dispatch? dispatch = null;
        bool demanded;
        var now = Ticks.Now;
        lock (gate)
        {
            if (HasRetired) return false;
            now = admission.InOrder(now);
            refused = admission.Refuse(items, isServed: !admission.IsDraining || !takers.AreAway);
            if (refused is null)
            {
                foreach (var item in items)
                {
                    admission.Enter(item, now, admission.NumberInOrder());
                    deadlines.Expect(item.Deadline);
                }

                runner = items.Length == 1 ? dispatcher.TryPlace(items[0]) : null;
                if (runner is not null || !Insert(items)) alarm.Set(deadlines.Next, now);
                else dispatch = Pump(now);
            }

            demanded = takers.IsNobody;
        }

        if (runner?.Post() == false) runner.Slots.Fault();
        dispatch?.Go();
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

    /// <inheritdoc cref="Arrivals.Admit"/>
    internal void AdmitForeign(params ReadOnlySpan<Item> items) => arrivals.Admit(items);

    /// <summary>Nobody uses it any more: it admits nothing. Belongs to the lock.</summary>
    internal bool HasRetired { get; private set; }

    /// <summary>Ends a queue that nobody uses; from here on it admits nothing.</summary>
    internal bool TryRetire()
    {
        lock (gate) return HasRetired |= lanes.Count == 0 && takers.AreDone;
    }

    /// <summary>The caller gave up: a queued item leaves at once, a running one is no longer waited for.</summary>
    internal void Cancel(Item item, CancellationToken cancel)
    {
        if (!item.TryClaim()) return;
        using (Enter())
            if (item.IsQueued) lanes.Remove(item);
        item.LetGo();
        item.Fail(new OperationCanceledException(cancel));
    }

    /// <summary>A run's code has returned, or a batch's; <paramref name="started"/> is 0 where it never ran.</summary>
    internal void Return(WorkerSlots slots, ReadOnlySpan<Chosen> chosen, long started)
    {
        if (started != 0 && chosen.Length == 1 && shortcut.TryReturn(slots, chosen[0].Item, started)) return;
        bool idle;
        long now;
        using (var turn = Enter())
        {
            now = turn.Now;
            var unheard = slots.RunnerOf(chosen[0].Item)?.Unbooked ?? 0;
            slots.Leave(chosen, now);
            if (!slots.Abandoned) retries.Returned(chosen, unheard);
            if (started != 0) throughput.Answered(chosen.Length, now - started, now, lanes.Count > 0);
            idle = !slots.IsOpen && slots.IsIdle;
            if (!chosen[0].Item.Method.HasLane && lanes.Count == 0 && takers.Only == slots && admission.IsFree) shortcut.Open(slots);
        }

        if (started != 0) Metrics.Ran(now - started);
        if (idle) slots.Owner.OnIdle(slots);
    }

    /// <summary>Another node is done with these.</summary>
    internal void Return(Peer peer, ReadOnlySpan<Chosen> chosen)
    {
        using var turn = Enter();
        peer.Leave(chosen, turn.Now);
        if (!peer.Abandoned) retries.Returned(chosen);
    }

    /// <inheritdoc cref="Recall.HandBack"/>
    internal void HandBack(Taker taker, params ReadOnlySpan<Chosen> chosen) => recall.HandBack(taker, chosen);

    /// <inheritdoc cref="Recall.Close"/>
    internal void Close(WorkerSlots slots, bool handBack) => recall.Close(slots, handBack);

    /// <inheritdoc cref="Recall.GiveUp"/>
    internal void Detach(Taker taker, string why) => recall.GiveUp(taker, why);

    /// <inheritdoc cref="Recall.TryTakeBack"/>
    internal bool TryTakeBack(StreamItem item, Item waiting) => recall.TryTakeBack(item, waiting);

    /// <summary>The worker takes work from here on.</summary>
    internal void Open(WorkerSlots slots)
    {
        using var turn = Enter();
        shortcut.Close(); // with two workers each call goes to the emptier one
        takers.Open(slots, turn.Now);
        deadlines.Expect(admission.Open(turn.Now));
    }

    /// <inheritdoc cref="Recall.Grant"/>
    internal void Grant(Peer peer, int credits) => recall.Grant(peer, credits);

    /// <summary>Whether an attempt that failed runs again, after a pause that begins when whoever ran it returns it.</summary>
    internal bool TryRetry(Item item, int attempt, RetrySpec retry)
    {
        lock (gate) return !admission.IsClosed && (!admission.IsDraining || (item.IsPartOfCall && !takers.AreAway)) && retries.TryPlan(item, attempt, retry, Ticks.Now);
    }

    /// <inheritdoc cref="Closing.Refuse"/>
    internal void Refuse(GWorkerException why, bool forGood) => closing.Refuse(why, forGood);

    /// <inheritdoc cref="Closing.Drain"/>
    internal void Drain(GWorkerException why) => closing.Drain(why);

    /// <inheritdoc cref="Closing.FailWaiting"/>
    internal void FailWaiting(GWorkerException why) => closing.FailWaiting(why);

    /// <inheritdoc cref="Closing.Idle"/>
    internal Task Idle() => closing.Idle();

    /// <summary>Has what went to other nodes written. Outside the lock.</summary>
    internal void Kick() => takers.Kick();

    /// <summary>Whether somebody, here or elsewhere, takes work.</summary>
    internal bool IsServed
    {
        get { lock (gate) return takers.TakeWork; }
    }

    /// <summary>Whether code of this worker still runs past its call's deadline.</summary>
    internal bool IsLate(WorkerSlots slots)
    {
        lock (gate) return Overdue.IsLate(slots, Ticks.Now);
    }

    internal ItemPlace Place(Item item)
    {
        lock (gate)
            return item.Taker is WorkerSlots && item.Started is not 0 and var started ? new(CallStage.Running, Ticks.Span(Ticks.Now - started))
                : new(CallStage.Queued, Ticks.Span(Ticks.Now - item.Enqueued), item.Taker as Peer);
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

    /// <summary>Begins a turn at the queue, which is to be disposed of.</summary>
    internal Turn Enter() => new(this, gate);

    /// <summary>Whether they might start something: what must wait for a worker here need not wait for another node. In a turn.</summary>
    internal bool Insert(params ReadOnlySpan<Item> items)
    {
        foreach (var slots in takers.Workers) slots.Graph.Clear(); // what this thread sent by the shortcut goes first
        var mayStart = takers.Peers.HaveRoom;
        foreach (var item in items) mayStart |= lanes.Add(item);
        shortcut.Close();
        return mayStart;
    }

    /// <summary>Puts an item to its place by age. In a turn.</summary>
    internal void InsertAgain(Item item)
    {
        item.Started = 0;
        deadlines.Expect(item.Deadline);
        lanes.Add(item, byAge: true);
    }

    /// <summary>Lets all leave that may, at the end of a turn.</summary>
    internal Dispatch? Pump(long now, Dispatch? into = null)
    {
        retries.Release(now);
        if (lanes.Count > 0) shortcut.Close();
        var dispatch = dispatcher.Pump(now, into, out var wake);
        takers.Peers.Pump(now, takers.HasWorker);
        closing.Look();
        alarm.Set(Math.Min(Math.Min(wake, retries.Next), deadlines.Next), now);
        return dispatch;
    }

    void OnAlarm()
    {
        Overdue? overdue;
        bool ready;
        long now;
        using (var turn = Enter())
        {
            now = turn.Now;
            alarm.Clear();
            overdue = deadlines.Find(now);
            ready = takers.TakeWork;
        }

        overdue?.Tell(Name, ready ? null : WhyNotReady(), Ticks, now);
    }
}
