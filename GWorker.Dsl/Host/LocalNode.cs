using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// Runs an app in this process, without a cluster: queues, graphs, workers and their keeper on any clock. Leaving its scope
/// stops intake, finishes running calls within the grace and runs <c>[OnExit]</c>.
/// </summary>
public sealed class LocalNode : IAsyncDisposable
{
    readonly Service[] services;
    readonly NodeParts parts;
    readonly App app;
    readonly ITimer keeper;
    readonly Lock room = new();
    int stopped;

    internal LocalNode(App app, LocalNodeOptions options)
    {
        AppRules.Check(app);
        this.app = app;
        var quiescence = options.Clock == TimeProvider.System ? null : new Quiescence();
        parts = new(
            options.Clock, options.Services, options.Loggers ?? new WarningsToStandardError(), new(options.Devices),
            quiescence is null ? TaskScheduler.Default : new CountedScheduler(quiescence), quiescence, app.Pools ?? 64, options.CopyPayloads);
        services = [.. app.Classes.Select(cls => cls.Open(parts))];
        foreach (var service in services)
        {
            service.MakeRoom = MakeRoom;
            service.OnRoom = () => Keep();
        }

        keeper = parts.Clock.CreateOwnTimer(static state => ((LocalNode)state!).Keep(), this);
    }

    /// <summary>What the node looks like now.</summary>
    public NodeStatus Status => new(app.Name, [.. services.SelectMany(s => s.Pools).OrderBy(p => p.Name, StringComparer.Ordinal).Select(Look)]);

    /// <summary>Starts an app. Ends when <c>MinWorkers</c> of each class are ready.</summary>
    /// <exception cref="DefinitionException">The app has faults: all of them are in the message.</exception>
    /// <exception cref="GWorkerException">A worker could not enter; the node has stopped again.</exception>
    public static async Task<LocalNode> Start(App app, LocalNodeOptions? options = null, CancellationToken cancel = default)
    {
        var node = new LocalNode(app, options ?? new());
        await node.Start(cancel).ConfigureAwait(false);
        return node;
    }

    /// <summary>The handle of a worker class.</summary>
    /// <param name="name">Which, where the app runs the class under several names.</param>
    /// <exception cref="ArgumentException">The app does not run it, or not under this name.</exception>
    public Handle<T> Get<T>(string? name = null) where T : class, IWorker<T>
    {
        var all = services.OfType<Service<T>>().ToList();
        var found = all.Where(s => name is null || s.Cls.Name == name).ToList();
        if (found.Count > 1) found = [.. found.Where(s => s.Cls.Policy.Name is null)];
        return found.Count == 1 ? found[0].Handle() : throw new ArgumentException(
            all.Count == 0 ? $"App \"{app.Name}\" does not run {typeof(T).Name}. Add App.Cls<{typeof(T).Name}>() to App.Of(…)."
                : $"App \"{app.Name}\" runs {typeof(T).Name} as {string.Join(" and ", all.Select(s => $"\"{s.Cls.Name}\""))}. Ask for one by name.", nameof(name));
    }

    /// <summary>
    /// For tests under a fake clock: ends when nothing can run without the clock moving. User code counts while it runs and
    /// while a continuation of it is queued; code that went its own way with <c>ConfigureAwait(false)</c> is not seen.
    /// </summary>
    /// <exception cref="InvalidOperationException">The node runs on the system's clock, under which nothing is ever certain to be over.</exception>
    public Task Quiet() => parts.Quiescence?.Reached() ?? throw new InvalidOperationException("Quiet() needs a node on a fake clock: new LocalNodeOptions { Clock = … }.");

    /// <summary>Stops: intake first, then what runs within its grace, then <c>[OnExit]</c>. Calling it again waits for the same end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref stopped, 1) == 0) await keeper.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(services.Select(s => s.Stop())).ConfigureAwait(false);
    }

    internal async Task Start(CancellationToken cancel)
    {
        foreach (var service in services) service.SayNotes();
        try
        {
            foreach (var service in services) parts.Devices.Check(service.Cls.Name, service.Cls.Policy);
            var starting = services.SelectMany(s => s.Start()).ToList();
            keeper.Change(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            Keep(); // handles may be older than the node's start: their calls have waited for this
            await FirstFailure(starting.Select(w => w.ReadyInTime())).WaitAsync(cancel).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    static async Task FirstFailure(IEnumerable<Task> starts)
    {
        await foreach (var start in Task.WhenEach(starts).ConfigureAwait(false)) await start.ConfigureAwait(false);
    }

    void Keep()
    {
        if (Volatile.Read(ref stopped) == 1) return;
        lock (room)
        {
            var now = parts.Clock.GetTimestamp();
            foreach (var service in services) service.Keep(now);
        }
    }

    /// <summary>Adds a worker to a pool if there is room for it; where there is none, the idlest pool that would make some is told to go.</summary>
    bool MakeRoom(Pool pool, Func<bool> add)
    {
        lock (room)
        {
            if (Volatile.Read(ref stopped) == 1) return false;
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

    PoolStatus Look(Pool pool)
    {
        var load = pool.Queue.Load();
        return new(
            pool.Name, load.Waiting, load.OldestAge, load.Running,
            [.. pool.Workers.Select(w => new WorkerStatus(w.Life.Epoch, w.Life.Stage, parts.Clock.GetElapsedTime(w.Since), w.Incarnation?.Device ?? "", w.Life.Why))],
            [.. pool.Quarantined.Select(q => $"epoch {q.Incarnation.Epoch} on {q.Incarnation.Device}: {q.Why}")], pool.Least);
    }
}
