using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>The workers of one definition and one set of <c>PerPool</c> values on this node, and the queue they pull from.</summary>
internal sealed class Pool : IDisposable
{
    readonly Lock gate = new();
    readonly List<Worker> workers = [];
    readonly List<(Incarnation Incarnation, string Why)> quarantined = [];
    readonly Service service;
    readonly NodeParts parts;
    readonly bool isDefault;
    readonly TimeSpan wait;
    long pressedSince = long.MaxValue;
    bool hasEnded;

    internal Pool(Service service, string name, ParameterSet key, NodeParts parts)
    {
        this.service = service;
        this.parts = parts;
        Name = name;
        Key = key;
        isDefault = key.Count == 0;
        wait = Plan.Batches.IsEmpty ? TimeSpan.Zero : Plan.Batches.Values.Max(b => b.Wait);
        Queue = new(name, Policy, Plan, service.Cls.Shape.Methods.Count, parts, () => parts.Keeper.Demand(this)) { WhyNotReady = WhyNotReady };
    }

    internal string Name { get; }

    internal ParameterSet Key { get; }

    internal Policy Policy => service.Cls.Policy;

    internal Plan Plan => service.Plan;

    internal PoolQueue Queue { get; }

    internal int Least => isDefault ? Policy.MinWorkers : 0;

    internal bool HasWorkers
    {
        get { lock (gate) return workers.Count > 0; }
    }

    internal Worker[] Workers
    {
        get { lock (gate) return [.. workers]; }
    }

    internal (Incarnation Incarnation, string Why)[] Quarantined
    {
        get { lock (gate) return [.. quarantined]; }
    }

    internal Service Service => service;

    /// <summary>From which age on a waiting item makes the queue late, where other nodes run the pool and know better; null for what runs here.</summary>
    internal TimeSpan? LateAfter { get; set; }

    /// <summary>When what waits here is late, by the window and the runs of this node.</summary>
    internal TimeSpan Patience(PoolLoad load) => wait + 2 * load.MeanRun;

    internal Incarnation NewIncarnation(int epoch, Worker owner) => service.NewIncarnation(epoch, this, owner);

    /// <summary>Adds a worker, or gives null: where there are as many as there may be, or the pool has ended.</summary>
    /// <param name="onlyIfNone">Only where there is none.</param>
    /// <param name="seat">Where it sits: by default nowhere but in this process.</param>
    internal Worker? AddWorker(bool onlyIfNone = false, ISeat? seat = null)
    {
        Worker worker;
        lock (gate)
        {
            // Asked here, where it cannot have changed since: callers and the keeper may both have seen that one was missing.
            if (hasEnded || Service.IsStopping || (onlyIfNone ? workers.Count > 0 : workers.Count(w => !w.Life.Leaving) >= Policy.Most)) return null;
            workers.Add(worker = new Worker(this, parts, seat ?? new LocalSeat()));
        }

        worker.Start();
        return worker;
    }

    /// <summary>Whether it has ended; another may have taken its place.</summary>
    internal bool HasEnded
    {
        get { lock (gate) return hasEnded; }
    }

    /// <summary>Ends a pool that nobody uses and that holds nothing; from here on it admits nothing.</summary>
    internal bool TryRetire()
    {
        lock (gate) return hasEnded |= workers.Count == 0 && quarantined.Count == 0 && Queue.TryRetire();
    }

    /// <summary>The pool on this node as <see cref="KeeperPolicy"/> sees it, and its idlest worker. Called by its keeper, every second.</summary>
    internal (PoolSize Size, Worker? Idlest) Look(long now)
    {
        var load = Queue.Load();
        pressedSince = !KeeperPolicy.IsPressed(load, LateAfter ?? Patience(load)) ? long.MaxValue : Math.Min(pressedSince, now);
        var staying = Workers.Where(w => !w.Life.Leaving).ToList();
        var ready = staying.Where(w => w.Life.Stage == Stage.Ready && w.Incarnation?.Slots is not null).ToList();
        var idlest = ready.Select(w => (Worker: w, Idle: w.Incarnation!.Slots!.IdleFor)).OrderByDescending(w => w.Idle).FirstOrDefault();
        return (new(
            staying.Count, staying.Count(w => w.Life.Stage != Stage.Ready), Least, Policy.Most, load.Waiting,
            pressedSince == long.MaxValue ? TimeSpan.Zero : parts.Clock.GetElapsedTime(pressedSince, now), idlest.Idle, Policy.ScaleDown), idlest.Worker);
    }

    /// <summary>A worker was added because the queue was late: it gets its chance before the next is.</summary>
    internal void Relieved() => pressedSince = long.MaxValue;

    /// <summary>How long a worker of this node has been starting, where none is ready; null where none is.</summary>
    internal TimeSpan? StartingFor => Workers.Where(w => w.Life.Stage == Stage.Entering).Select(w => (TimeSpan?)parts.Clock.GetElapsedTime(w.Since)).Max();

    /// <summary>Where a call is that was sent here.</summary>
    internal ItemPlace Place(Item item)
    {
        var place = Queue.Place(item);
        return place is { Stage: CallStage.Queued, Peer: null } && !Queue.IsServed && parts.Keeper.StartingFor(this) is { } starting ? new(CallStage.StartingWorker, starting) : place;
    }

    /// <summary>How long nothing has run in it.</summary>
    internal TimeSpan IdleFor => Workers.Select(w => w.Incarnation?.Slots).OfType<WorkerSlots>().Select(s => s.IdleFor).DefaultIfEmpty().Min();

    /// <summary>Whether its state may be given up for another pool's.</summary>
    internal bool MayBeEvicted(long now, TimeSpan minimumStay) =>
        Least == 0 && Queue.Load() is { Waiting: 0, Running: 0 }
        && Workers is { Length: > 0 } all && all.All(w => w.Life.Stage == Stage.Ready && parts.Clock.GetElapsedTime(w.Since, now) >= minimumStay);

    internal void OnFailed(Worker worker)
    {
        var why = worker.Life.Why ?? worker.Cause?.Message ?? "unknown";
        parts.Log.LogError(worker.Cause, "{Worker} could not enter ({Failures} in a row): {Why}", Name, worker.Life.Failures, why);
        var error = worker.Cause as GWorkerException ?? new WorkerStartException(Name, why, "Mend its constructor or [OnEnter], or give it longer with .StartupTimeout(…)", worker.Cause);
        worker.Starting.Failed(error);
        parts.Keeper.OnFailed(this, error);
        if (worker.Life.Failures >= 3 && !Queue.IsServed)
            Queue.Refuse(new UnavailableException(Name, $"it could not enter {worker.Life.Failures} times in a row, last: {why}", "Mend its constructor or [OnEnter]; it is tried again by itself", worker.Cause), forGood: false);
    }

    internal void OnGone(Worker worker)
    {
        lock (gate) workers.Remove(worker);
        parts.Keeper.OnRoom();
    }

    internal void Quarantine(Incarnation incarnation, string why)
    {
        lock (gate) quarantined.Add((incarnation, why));
        parts.Log.LogWarning("{Worker} epoch {Epoch} is quarantined with its device {Device}: {Why}", Name, incarnation.Epoch, incarnation.Device, why);
        FreeQuarantined();
    }

    /// <summary>The code of a quarantined incarnation may have returned at last: then it unloads what it loaded, and its device is free again.</summary>
    internal void FreeQuarantined()
    {
        List<(Incarnation Incarnation, string)> quiet;
        lock (gate)
        {
            if (quarantined.Count == 0) return;
            quiet = quarantined.FindAll(q => q.Incarnation.IsQuiet && !q.Incarnation.TryExitLate());
            quarantined.RemoveAll(quiet.Contains);
        }

        foreach (var (incarnation, _) in quiet) incarnation.Free();
        if (quiet.Count > 0) parts.Keeper.OnRoom();
    }

    /// <inheritdoc cref="Service.Drain"/>
    internal void Drain() => Queue.Drain(new DrainingException(Name));

    /// <inheritdoc cref="Service.Stop"/>
    internal async Task Stop(TimeSpan spent = default)
    {
        Queue.Refuse(new DrainingException(Name), forGood: true);
        Worker[] all;
        lock (gate)
        {
            hasEnded = true;
            all = [.. workers];
        }

        foreach (var worker in all) worker.Stop(spent);
        await Task.WhenAll(all.Select(w => w.Gone)).ConfigureAwait(false);
    }

    public void Dispose() => Queue.Dispose();

    string WhyNotReady()
    {
        var all = Workers;
        if (all.Length == 0) return parts.Keeper.WhyNoWorker(this);
        var worker = all[0];
        var since = parts.Clock.GetElapsedTime(worker.Since);
        return worker.Life.Stage switch
        {
            Stage.Entering => $"a worker has been starting for {Written.Measured(since)}",
            Stage.BackingOff when worker.Life.Failures == 0 => $"its worker was restarted {worker.Life.Verdicts} times in a row and starts again soon: {worker.Life.Why}",
            Stage.BackingOff => $"no worker could enter: {worker.Life.Why}",
            var stage => $"its worker is {stage}{(worker.Life.Why is { } why ? $": {why}" : "")}",
        };
    }
}
