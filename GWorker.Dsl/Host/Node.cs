using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>What runs an app in this process, or calls one that other processes run: gives typed handles. Leaving its scope stops it in order.</summary>
public abstract class Node : IAsyncDisposable
{
    private protected Node(string app, NodeParts parts)
    {
        AppName = app;
        Parts = parts;
        parts.Node = this;
    }

    /// <summary>What this process looks like now.</summary>
    public NodeStatus Status => new(AppName, [.. Services.SelectMany(s => s.Pools).OrderBy(p => p.Name, StringComparer.Ordinal).Select(Look)]);

    /// <summary>The devices of this process and who has them now.</summary>
    public LeaseTable Leases => Parts.Devices.Leases;

    /// <summary>This process as its callers meet it: what runs elsewhere, and takes their calls, counts as well.</summary>
    internal virtual NodeStatus Reach => Status;

    /// <summary>Why it takes no calls any more, whoever is ready; or null.</summary>
    internal virtual string? WhyRefusing => null;

    private protected string AppName { get; }

    private protected NodeParts Parts { get; }

    /// <summary>The definitions of this process.</summary>
    private protected abstract IEnumerable<Service> Services { get; }

    /// <summary>The handle of a worker class.</summary>
    /// <param name="name">Which, where the app runs the class under several names.</param>
    /// <exception cref="ArgumentException">The app does not run it, or not under this name.</exception>
    public virtual Handle<T> Get<T>(string? name = null) where T : class, IWorker<T>
    {
        var all = Services.OfType<Service<T>>().ToList();
        var found = all.Where(s => name is null || s.Cls.Name == name).ToList();
        if (found.Count > 1) found = [.. found.Where(s => s.Cls.Policy.Name is null)];
        return found.Count == 1 ? found[0].Handle() : throw new ArgumentException(
            all.Count == 0 ? $"App \"{AppName}\" does not run {typeof(T).Name}. Add App.Cls<{typeof(T).Name}>() to App.Of(…)."
                : $"App \"{AppName}\" runs {typeof(T).Name} as {string.Join(" and ", all.Select(s => $"\"{s.Cls.Name}\""))}. Ask for one by name.", nameof(name));
    }

    /// <summary>Stops: intake first, then what runs within its grace, then <c>[OnExit]</c>. Calling it again waits for the same end.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Ends when the app may be called.</summary>
    internal abstract Task Start(CancellationToken cancel);

    /// <summary>
    /// Stops all workers. One that others call goes on taking what these need for as long as they run: a run that fits its grace is not to fail
    /// because what it calls went first. Definitions call in one direction alone, so that this comes to an end.
    /// </summary>
    private protected async Task StopWorkers()
    {
        var since = Parts.Clock.GetTimestamp();
        var all = Services.ToList();
        foreach (var service in all) service.Drain();
        using var late = new CancellationTokenSource(all.Select(s => s.Cls.Policy.Grace).DefaultIfEmpty().Max(), Parts.Clock);
        await Task.WhenAll(all.Select(Stop)).ConfigureAwait(false);

        async Task Stop(Service service)
        {
            await CallersIdle(service).ConfigureAwait(false);
            await service.Stop(Parts.Clock.GetElapsedTime(since)).ConfigureAwait(false);
        }

        Task CallersIdle(Service service) => Task.WhenAll(all.Where(s => s.Cls.Shape.Calls.Contains(service.Cls.Worker)).Select(Idle));

        async Task Idle(Service service)
        {
            await CallersIdle(service).ConfigureAwait(false);
            await service.Idle().WaitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // those that run on have had their grace
        }
    }

    /// <summary>Start-up lines: what a reader of the definitions might not expect on this host.</summary>
    private protected void SayNotes()
    {
        var services = Services.ToList();
        foreach (var service in services) service.SayNotes();
        if (Parts.Pools >= services.Count && !services.Any(s => s.Parameters.Any(p => p.PerPool)))
            Parts.Log.LogWarning("{App}: .MaxPools({Pools}) has no effect: no class has a [Parameter(PerPool = true)].", AppName, Parts.Pools);
    }

    PoolStatus Look(Pool pool)
    {
        var load = pool.Queue.Load();
        return new(
            pool.Name, load.Waiting, load.OldestAge, load.Running,
            [.. pool.Workers.Select(w => new WorkerStatus(w.Life.Epoch, w.Life.Stage, Parts.Clock.GetElapsedTime(w.Since), w.Incarnation?.Device ?? "", w.Life.Why))],
            [.. pool.Quarantined.Select(q => $"epoch {q.Incarnation.Epoch} on {q.Incarnation.Device}: {q.Why}")], pool.Least);
    }
}
