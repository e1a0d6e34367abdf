namespace GWorker;

/// <summary>
/// The one queue of a pool on this node, and the only place where calls wait. Local workers pull from it when they have room,
/// so no call is pinned to a busy worker. One lock guards lanes, slots and times; no user code runs under it.
/// </summary>
internal sealed class PoolQueue : IDisposable
{
    // A call that may run twice harmlessly is not sent to a new worker for ever: it may be what kills them.
    const int IdempotentRetries = 8;

    readonly Lock gate = new();
    readonly Policy policy;
    readonly Plan plan;
    readonly LaneTable lanes;
    readonly Dispatcher dispatcher;
    readonly Throughput throughput;
    readonly List<WorkerSlots> workers = [];
    readonly Alarm alarm;
    readonly Action demand;
    long lastId;
    GWorkerException? refusal;
    bool refusesForGood;
    bool hasOpened;
    bool hasRetired;

    // No deadline and no stuck run can be due before this.
    long nextCheck = long.MaxValue;

    /// <param name="name">The pool's name, for errors and metrics.</param>
    /// <param name="policy">Bounds and times.</param>
    /// <param name="plan">Lanes and batches.</param>
    /// <param name="methods">How many methods the class has.</param>
    /// <param name="clock">The only clock.</param>
    /// <param name="scheduler">Where a tick that came at a bad moment is tried again.</param>
    /// <param name="demand">Called, outside the lock, when a call waits and there is no worker at all.</param>
    internal PoolQueue(string name, Policy policy, Plan plan, int methods, TimeProvider clock, TaskScheduler scheduler, Action demand)
    {
        this.policy = policy;
        this.plan = plan;
        this.demand = demand;
        Name = name;
        Clock = clock;
        lanes = new(plan, methods, Ticks);
        throughput = new(clock.TimestampFrequency);
        Metrics = new(name, clock.TimestampFrequency, () => lanes.Count);
        dispatcher = new(lanes, workers, Metrics, plan.Batches.IsEmpty ? 1 : plan.Batches.Values.Max(b => b.Max));
        alarm = new(clock, gate, scheduler, OnAlarm);
    }

    internal string Name { get; }

    internal TimeProvider Clock { get; }

    internal PoolMetrics Metrics { get; }

    /// <summary>Why no worker is ready, for callers whose time is up.</summary>
    internal Func<string> WhyNotReady { get; set; } = () => "no worker is ready";

    internal void Admit(Item item) => Admit([item]);

    /// <summary>All of a client's list, or none of it: each item is queued or failed. False where the queue has retired and another must be asked.</summary>
    internal bool Admit(params ReadOnlySpan<Item> items)
    {
        var now = Clock.GetTimestamp();
        GWorkerException? refused;
        WorkerSlots? faulted = null;
        bool demanded;
        lock (gate)
        {
            if (hasRetired) return false;
            refused = Refuse(items);
            if (refused is null)
            {
                foreach (var item in items) Enqueue(item, now);
                faulted = Pump(now);
            }

            demanded = workers.Count == 0;
        }

        if (refused is not null)
        {
            Metrics.Rejected(items.Length);
            foreach (var item in items) Fail(item, refused);
            return true;
        }

        foreach (var item in items) item.Watch();
        if (demanded) demand();
        Report(faulted);
        return true;
    }

    /// <summary>Ends a queue that nobody uses; from here on it admits nothing.</summary>
    internal bool TryRetire()
    {
        lock (gate) return hasRetired |= lanes.Count == 0 && workers.Count == 0;
    }

    /// <summary>The caller gave up: a queued item leaves at once, a running one is no longer waited for.</summary>
    internal void Cancel(Item item)
    {
        if (!item.TryClaim()) return;
        WorkerSlots? faulted = null;
        lock (gate)
        {
            if (RemoveQueued(item)) faulted = Pump(Clock.GetTimestamp());
        }

        Report(faulted);
        item.LetGo();
        item.Fail(new OperationCanceledException(item.Cancel));
    }

    /// <summary>A run's code has returned.</summary>
    internal void Return(WorkerSlots slots, Item item, long started = 0) => Return(slots, [item], started);

    /// <summary>A batch's code has returned.</summary>
    internal void Return(WorkerSlots slots, ReadOnlySpan<Item> items, long started)
    {
        var now = Clock.GetTimestamp();
        WorkerSlots? faulted;
        bool idle;
        lock (gate)
        {
            Leave(slots, items, now);
            if (started != 0) throughput.Answered(items.Length, now - started, now, lanes.Count > 0);
            faulted = Pump(now);
            idle = slots.Free == slots.Total && !slots.IsOpen;
        }

        if (started != 0) Metrics.Ran(now - started);
        if (idle) slots.Owner.OnIdle(slots);
        Report(faulted);
    }

    /// <summary>Chosen items that had not started come back, to their place by age.</summary>
    internal void HandBack(WorkerSlots slots, params ReadOnlySpan<Item> items)
    {
        var refused = new List<Item>();
        var now = Clock.GetTimestamp();
        WorkerSlots? faulted;
        bool idle;
        lock (gate)
        {
            Leave(slots, items, now);
            foreach (var item in items)
            {
                if (item.Answered) continue;
                if (refusesForGood) refused.Add(item);
                else Requeue(item);
            }

            faulted = Pump(now);
            idle = slots.Free == slots.Total && !slots.IsOpen;
        }

        foreach (var item in refused) Fail(item, refusal!);
        if (idle) slots.Owner.OnIdle(slots);
        Report(faulted);
    }

    /// <summary>A worker is there; <see cref="Open"/> lets it take work.</summary>
    internal void Attach(WorkerSlots slots)
    {
        lock (gate)
        {
            workers.Add(slots);
            slots.IdleSince = Clock.GetTimestamp();
        }
    }

    /// <summary>The worker takes work from here on.</summary>
    internal void Open(WorkerSlots slots)
    {
        WorkerSlots? faulted;
        lock (gate)
        {
            var now = Clock.GetTimestamp();
            slots.IsOpen = true;
            StartDeadlines(now);
            if (!refusesForGood) refusal = null;
            faulted = Pump(now);
        }

        Report(faulted);
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
        lock (gate) return slots.Free == slots.Total;
    }

    /// <summary>The worker is gone. Calls that its code still has run again where that is allowed, and fail where not.</summary>
    internal void Detach(WorkerSlots slots, string why)
    {
        var (lost, left) = (new List<(Item Item, int Attempt)>(), new List<Item>());
        WorkerSlots? faulted;
        lock (gate)
        {
            slots.IsOpen = false;
            slots.Abandoned = true;
            workers.Remove(slots);
            while (slots.Running.First is { } item)
            {
                slots.Running.Remove(item);
                item.Slots = null;
                left.Add(item);
                var attempt = item.Attempt;
                if (MayRunAgain(attempt) && !refusesForGood && item.TryNextAttempt(attempt)) Requeue(item);
                else if (item.TryClaim(attempt)) lost.Add((item, attempt));
            }

            faulted = Pump(Clock.GetTimestamp());
        }

        Report(faulted);
        foreach (var item in left) item.LetGo();
        foreach (var (item, attempt) in lost) item.Fail(new WorkerLostException(Name, item.Method.Name, why, attempt));
    }

    /// <summary>Fails all that waits, and all that comes: until a worker is ready again, or for good.</summary>
    internal void Refuse(GWorkerException why, bool forGood)
    {
        var failed = new List<Item>();
        lock (gate)
        {
            if (refusesForGood) return;
            refusal = why;
            refusesForGood = forGood;
            while (lanes.Count > 0)
            {
                var item = lanes.Waiting[0].Items.First!;
                RemoveQueued(item);
                failed.Add(item);
            }
        }

        foreach (var item in failed) Fail(item, why);
    }

    internal PoolLoad Load()
    {
        lock (gate)
        {
            var now = Clock.GetTimestamp();
            var oldest = now;
            foreach (var lane in lanes.Waiting) oldest = Math.Min(oldest, lane.Items.First!.Enqueued);
            return new(lanes.Count, Span(now - oldest), workers.Sum(w => w.Total - w.Free), Span(throughput.MeanRun));
        }
    }

    internal TimeSpan IdleFor(WorkerSlots slots)
    {
        lock (gate) return slots.Free < slots.Total ? TimeSpan.Zero : Span(Clock.GetTimestamp() - slots.IdleSince);
    }

    internal DateTimeOffset? When(long timestamp) =>
        timestamp == long.MaxValue ? null : Clock.GetUtcNow() + Span(timestamp - Clock.GetTimestamp());

    public void Dispose()
    {
        alarm.Dispose();
        Metrics.Dispose();
    }

    GWorkerException? Refuse(ReadOnlySpan<Item> items)
    {
        if (refusal is not null) return refusal;
        if (items.Length > policy.QueueItems) return new ListTooLongException(Name, items.Length, policy.QueueItems);
        var bytes = dispatcher.Bytes;
        foreach (var item in items) bytes += item.Bytes;
        var bound =
            lanes.Count + items.Length > policy.QueueItems ? $"{lanes.Count} of {policy.QueueItems} items" :
            bytes > policy.QueueBytes ? $"{Written.Bytes(dispatcher.Bytes)} of {Written.Bytes(policy.QueueBytes)} bytes" :
            null;
        return bound is null ? null : new OverloadedException(Name, bound, throughput.TimeFor(lanes.Count));
    }

    void Enqueue(Item item, long now)
    {
        item.Id = ++lastId;
        item.Enqueued = now;

        // What the caller gave a call counts from here. The default counts from Ready: a cold start has a budget of its own.
        item.AwaitsStart = item.Within is null && !hasOpened;
        item.Deadline = now + Ticks(item.Within ?? (hasOpened ? Policy.DefaultDeadline : policy.StartupTimeout));
        Insert(item, byAge: false);
    }

    void Requeue(Item item) => Insert(item, byAge: true);

    void Insert(Item item, bool byAge)
    {
        item.Queue = this;
        item.Started = 0;
        lanes.Add(item, byAge);
        dispatcher.Bytes += item.Bytes;
        nextCheck = Math.Min(nextCheck, item.Deadline);
    }

    bool RemoveQueued(Item item)
    {
        if (item.List is null || item.Slots is not null) return false;
        dispatcher.Remove(item);
        return true;
    }

    static void Leave(WorkerSlots slots, ReadOnlySpan<Item> items, long now)
    {
        foreach (var item in items) slots.Leave(item, now);
        if (items[0].Method.IsBatch) slots.Batches[items[0].Method.Index]--;
    }

    void StartDeadlines(long now)
    {
        if (hasOpened) return;
        hasOpened = true;
        foreach (var lane in lanes.Waiting)
            for (var item = lane.Items.First; item is not null; item = item.Next)
                if (item.AwaitsStart) item.Deadline = now + Ticks(Policy.DefaultDeadline);
    }

    WorkerSlots? Pump(long now)
    {
        WorkerSlots? faulted = null;
        var wake = dispatcher.Pump(now, ref faulted);
        alarm.Set(Math.Min(wake, nextCheck), now);
        return faulted;
    }

    void OnAlarm()
    {
        var now = Clock.GetTimestamp();
        Overdue? overdue = null;
        WorkerSlots? faulted;
        var ready = false;
        lock (gate)
        {
            alarm.Clear();
            if (now >= nextCheck)
            {
                overdue = Overdue.Find(lanes, dispatcher, workers, plan, Ticks(policy.StuckAfter), now);
                nextCheck = overdue.Next;
                foreach (var slots in workers) ready |= slots.IsOpen;
            }

            faulted = Pump(now);
        }

        Report(faulted);
        if (overdue is null) return;
        foreach (var item in overdue.Items)
        {
            item.LetGo();
            item.Fail(Late(item, ready, now));
        }

        foreach (var slots in overdue.Stuck) slots.Owner.OnStuck(slots);
    }

    GWorkerException Late(Item item, bool ready, long now)
    {
        var started = item.Started != 0;
        var queued = Span((started ? item.Started : now) - item.Enqueued);
        if (!started && !ready) return new UnavailableException(Name, $"{WhyNotReady()}; the call waited {Written.Time(queued)}", "Look at the node's log and status");
        return new CallTimeoutException(Name, item.Method.Name, Span(item.Deadline - item.Enqueued), queued, started ? Span(now - item.Started) : TimeSpan.Zero);
    }

    bool MayRunAgain(int attempt) => attempt > 0 && attempt <= (policy.Retries > 0 ? policy.Retries : policy.Idempotent ? IdempotentRetries : 0);

    static void Report(WorkerSlots? faulted) => faulted?.Owner.OnGraphFault(faulted);

    static void Fail(Item item, Exception error)
    {
        if (item.TryClaim()) item.Fail(error);
    }

    long Ticks(TimeSpan time) => (long)(time.Ticks * ((double)Clock.TimestampFrequency / TimeSpan.TicksPerSecond));

    TimeSpan Span(long ticks) => TimeSpan.FromTicks((long)(ticks * ((double)TimeSpan.TicksPerSecond / Clock.TimestampFrequency)));
}
