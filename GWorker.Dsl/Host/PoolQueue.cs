namespace GWorker;

/// <summary>
/// The one queue of a pool on this node, and the only place where calls wait. Local workers pull from it when they have room,
/// so no call is pinned to a busy worker. One lock guards lanes, slots and times; no user code runs under it.
/// </summary>
internal sealed class PoolQueue : IDisposable
{
    readonly Lock gate = new();
    readonly Policy policy;
    readonly Plan plan;
    readonly LaneTable lanes;
    readonly Dispatcher dispatcher;
    readonly Throughput throughput;
    readonly List<WorkerSlots> workers = [];
    readonly Alarm alarm;
    readonly Action demand;
    readonly Admission admission;
    bool hasRetired;

    // No deadline and no stuck run can be due before this.
    long nextCheck = long.MaxValue;

    /// <summary><paramref name="demand"/> is called, outside the lock, when a call waits and there is no worker to run it.</summary>
    internal PoolQueue(string name, Policy policy, Plan plan, int methods, NodeParts parts, Action demand)
    {
        this.policy = policy;
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
        alarm = new(parts.Clock, Ticks, gate, parts.Scheduler, OnAlarm);
    }

    internal string Name { get; }

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
            refused = admission.Refuse(items);
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

            demanded = workers.Count == 0;
        }

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
        lock (gate) return hasRetired |= lanes.Count == 0 && workers.Count == 0;
    }

    /// <summary>The caller gave up: a queued item leaves at once, a running one is no longer waited for.</summary>
    internal void Cancel(Item item, CancellationToken cancel)
    {
        if (!item.TryClaim()) return;
        lock (gate)
        {
            if (RemoveQueued(item)) Pump(Ticks.Now);
        }
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
            Leave(slots, chosen, now);
            if (started != 0) throughput.Answered(chosen.Length, now - started, now, lanes.Count > 0);
            Pump(now);
            idle = slots.IsIdle && !slots.IsOpen;
        }

        if (started != 0) Metrics.Ran(now - started);
        if (idle) slots.Owner.OnIdle(slots);
    }

    /// <summary>Chosen items that had not started come back, to their place by age.</summary>
    internal void HandBack(WorkerSlots slots, params ReadOnlySpan<Chosen> chosen)
    {
        var refused = new List<Item>();
        var now = Ticks.Now;
        bool idle;
        lock (gate)
        {
            Leave(slots, chosen, now);
            foreach (var one in chosen)
            {
                var item = one.Item;
                // What an abandoned worker had was lost or sent out again when it was given up.
                if (item.Answered || slots.Abandoned) continue;
                if (admission.IsClosed) refused.Add(item);
                else Insert(item, byAge: true);
            }

            Pump(now);
            idle = slots.IsIdle && !slots.IsOpen;
        }

        foreach (var item in refused) item.TryFail(new DrainingException(Name));
        if (idle) slots.Owner.OnIdle(slots);
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
    }

    /// <summary>The worker takes no more work; <paramref name="handBack"/>: what it has not started comes back too.</summary>
    internal void Close(WorkerSlots slots, bool handBack)
    {
        lock (gate)
        {
            slots.IsOpen = false;
            slots.HandsBack |= handBack;
        }
    }

    internal bool IsIdle(WorkerSlots slots)
    {
        lock (gate) return slots.IsIdle;
    }

    /// <summary>The worker is gone. Calls that its code still has run again where that is allowed, and fail where not.</summary>
    internal void Detach(WorkerSlots slots, string why)
    {
        var (lost, runs) = (new List<(Item Item, int Attempt)>(), new List<RunToken?>());
        lock (gate)
        {
            slots.IsOpen = false;
            slots.Abandoned = true;
            workers.Remove(slots);
            if (workers.Count == 0) admission.AwaitStart();
            while (slots.Running.First is { } item)
            {
                slots.Running.Remove(item);
                item.Slots = null;
                runs.Add(item.TakeRun());
                var attempt = item.Attempt;
                if (policy.MayRunAgain(attempt) && !admission.IsClosed && item.TryNextAttempt(attempt)) Insert(item, byAge: true);
                else if (item.TryClaim(attempt)) lost.Add((item, attempt));
            }

            Pump(Ticks.Now);
        }
        foreach (var run in runs) run?.Leave();
        foreach (var (item, attempt) in lost) item.Fail(new WorkerLostException(Name, item.Method.Name, why, attempt));
    }

    /// <summary>Fails all that waits, and all that comes: until a worker is ready again, or for good.</summary>
    internal void Refuse(GWorkerException why, bool forGood)
    {
        var failed = new List<Item>();
        lock (gate)
        {
            if (admission.IsClosed) return;
            admission.Close(why, forGood);
            while (lanes.Count > 0)
            {
                var item = lanes.Waiting[0].Items.First!;
                RemoveQueued(item);
                failed.Add(item);
            }
        }

        foreach (var item in failed) item.TryFail(why);
    }

    internal PoolLoad Load()
    {
        lock (gate)
        {
            var now = Ticks.Now;
            var oldest = now;
            foreach (var lane in lanes.Waiting) oldest = Math.Min(oldest, lane.Items.First!.Enqueued);
            return new(lanes.Count, Ticks.Span(now - oldest), workers.Sum(w => w.Total - w.Free), Ticks.Span(throughput.MeanRun));
        }
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

    static void Leave(WorkerSlots slots, ReadOnlySpan<Chosen> chosen, long now)
    {
        foreach (var one in chosen) slots.Leave(one.Item, now);
        if (chosen[0].Item.Method is { IsBatch: true, Index: var method }) slots.Batches[method]--;
    }

    void Pump(long now) => alarm.Set(Math.Min(dispatcher.Pump(now), nextCheck), now);

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
                overdue = Overdue.Find(lanes, workers, plan, Ticks.Of(policy.StuckAfter), now);
                nextCheck = overdue.Next;
                foreach (var slots in workers) ready |= slots.IsOpen;
            }

            Pump(now);
        }
        if (overdue is null) return;
        foreach (var item in overdue.Items)
        {
            item.LetGo();
            item.Fail(Overdue.Error(item, Name, ready ? null : WhyNotReady(), Ticks, now));
        }

        foreach (var slots in overdue.Stuck) slots.Owner.OnStuck(slots);
    }
}
