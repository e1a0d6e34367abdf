using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>Keeps the pools of one process: a look every second by <see cref="KeeperPolicy"/>, a cold start on demand, and room for both.</summary>
internal sealed class LocalKeeper : IKeeper, IAsyncDisposable
{
    readonly IReadOnlyList<Service> services;
    readonly NodeParts parts;
    readonly ITimer timer;
    readonly Mailbox<Pool?> turns;
    volatile int turner;
    volatile bool keeps;

    internal LocalKeeper(IReadOnlyList<Service> services, NodeParts parts)
    {
        this.services = services;
        this.parts = parts;
        turns = new(TakeTurn);
        timer = parts.Clock.CreateOwnTimer(static state => ((LocalKeeper)state!).Keep(), this);
    }

    /// <summary>Adds every pool's minimum, and keeps from here on.</summary>
    internal IReadOnlyList<Worker> Start()
    {
        List<Worker> workers = [.. services.SelectMany(s => Enumerable.Range(0, s.Cls.Policy.MinWorkers).Select(_ => s.Usual.AddWorker()!))];
        keeps = true;
        timer.Change(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Keep(); // handles may be older than the node's start: their calls have waited for this
        return workers;
    }

    public async ValueTask DisposeAsync()
    {
        keeps = false;
        await timer.DisposeAsync().ConfigureAwait(false);
    }

    public void OnOpened(Pool pool)
    {
    }

    public void OnMoved(Pool pool)
    {
    }

    public void OnFailed(Pool pool, GWorkerException why)
    {
    }

    public void OnRoom() => Keep();

    public void Demand(Pool pool)
    {
        if (pool.HasWorkers) return;

        // What a turn tells may call a cold pool and wait for its answer, on the turn's own thread: it waits for nobody.
        if (turner == Environment.CurrentManagedThreadId) StartCold(pool);
        else Post(pool);
    }

    public string WhyNoWorker(Pool pool)
    {
        if (!keeps) return "its node has not started";
        try
        {
            return parts.Devices.HasFree(pool.Policy) ? $"all {parts.MaxPools} pools of the app are in use, see .MaxPools(…)" : parts.Devices.WhyNone(pool.Policy);
        }
        catch (Exception error)
        {
            return $"a device of its node does not say what it is: {ErrorText.Message(error)}";
        }
    }

    void Keep() => Post(null);

    void Post(Pool? cold)
    {
        parts.Quiescence?.Enter(); // another thread may take it, and nobody counts that one
        turns.Post(cold);
    }

    /// <summary>
    /// One look at all pools, or a cold start of one. One at a time and without a lock: a worker that is added or stopped moves at once, and what is told
    /// of it, or freed by it, is the user's code. Whoever asks while that runs leaves it to whoever is at it, and waits for nobody.
    /// </summary>
    void TakeTurn(Pool? cold)
    {
        turner = Environment.CurrentManagedThreadId;
        if (cold is null) LookAtAll();
        else StartCold(cold);
        turner = 0;
        parts.Quiescence?.Leave();
    }

    void LookAtAll()
    {
        if (!keeps) return;
        var now = parts.Clock.GetTimestamp();
        foreach (var service in services)
        {
            foreach (var pool in service.Pools) Guard(pool, () => Keep(pool, now));
            service.RetireUnused();
        }
    }

    void StartCold(Pool pool) => Guard(pool, () => MakeRoom(pool, () => pool.AddWorker(onlyIfNone: true) is not null));

    void Guard(Pool pool, Action look)
    {
        try
        {
            look();
        }
        catch (Exception error)
        {
            // A device of the user's that does not say what it is. The next second is another try, and other pools have other devices.
            parts.Log.LogError(error, "The keeper could not look after {Pool}", pool.Name);
        }
    }

    void Keep(Pool pool, long now)
    {
        var (size, idlest) = pool.Look(now);
        var change = KeeperPolicy.Decide(size);
        if (change < 0) idlest!.Stop();
        for (; change > 0 && MakeRoom(pool, () => pool.AddWorker() is not null); change--) pool.Relieved();
    }

    /// <summary>Adds a worker to a pool if there is room for it; where there is none, the idlest pool that would make some is told to go.</summary>
    bool MakeRoom(Pool pool, Func<bool> add)
    {
        if (!keeps) return false;
        var all = services.SelectMany(s => s.Pools).ToList();
        var hasPlace = pool.HasWorkers || all.Count(p => p.HasWorkers) < parts.MaxPools;
        if (hasPlace && parts.Devices.HasFree(pool.Policy)) return add();
        var now = parts.Clock.GetTimestamp();
        if (all.Any(p => p.Workers.Any(w => w.Life.Leaving))) return false; // somebody is going already
        all.Where(p => p != pool && p.MayBeEvicted(now, Service.MinimumStay))
            .Where(p => !hasPlace || p.Workers.Any(w => parts.Devices.WouldDo(pool.Policy, w.Incarnation?.Device)))
            .MaxBy(p => p.IdleFor)?.Workers.FirstOrDefault()?.Stop();
        return false;
    }
}
