using System.Net.Sockets;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// A process of a cluster: runs an app's workers, or only calls them. Alone it is a cluster of one. Its workers are sharded
/// entities; its calls go straight to a worker of this process, or in frames to another node's.
/// </summary>
public sealed class ClusterNode : Node
{
    // Longer than a frame takes, shorter than anybody's patience: what a client sent just before it stopped.
    static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);

    readonly ClusterConfig config;
    readonly ClusterParts parts;
    readonly Connections connections;
    readonly ClusterKeeper keeper;
    readonly PublishFlag flag = new();
    readonly Lock callable = new();
    readonly bool ownsSystem;
    readonly bool isAlone;
    readonly CancellationTokenSource told = new(); // to stop
    readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ActorSystem? system;
    IActorRef region = ActorRefs.Nobody;
    Task? stopping;

    internal ClusterNode(App? app, string appName, ClusterOptions options, ActorSystem? system = null)
        : this(app, appName, Configure(app, appName, options), options, system)
    {
    }

    ClusterNode(App? app, string appName, ClusterConfig config, ClusterOptions options, ActorSystem? system)
        : base(appName, PartsOf(app, options, isAlone: system is null && config.Seeds.IsEmpty))
    {
        this.config = config;
        this.system = system;
        ownsSystem = system is null;
        isAlone = ownsSystem && config.Seeds.IsEmpty;
        parts = new(Parts, appName, app is not null, config.MaxPayload);
        connections = new(parts);
        keeper = new(parts, connections, flag.Raise);
        Parts.Keeper = keeper;
        Parts.Calls = parts.Calls = new(parts, connections);
        if (parts.IsHost) parts.Calls.Open();
        var faults = new List<Fault>();
        foreach (var cls in app?.Classes ?? []) faults.AddRange(parts.Services.Add(cls.Open(Parts)).Faults());
        if (faults.Count > 0) throw new DefinitionException($"App \"{appName}\" cannot start on a cluster", faults);
    }

    /// <summary>Where this node is: what others give as a seed is its host and port.</summary>
    public string Address => parts.Address;

    /// <summary>What this node knows of the whole cluster now.</summary>
    public ClusterStatus Cluster => ClusterStatus.Of(parts);

    /// <summary>Ends when the node has stopped: because it was told to, or because the cluster voted it out, which no node survives.</summary>
    public Task Stopped => stopped.Task;

    internal override NodeStatus Reach => parts.Reach(Status);

    internal override string? WhyRefusing => parts.Directory.IsLeaving(parts.Uid) ? "it is leaving" : null;

    internal ActorSystem? System => system;

    internal bool HearsSignals => ownsSystem && config.HearsSignals;

    internal NodeDirectory Directory => parts.Directory;

    internal Connections Connections => connections;

    private protected override IEnumerable<Service> Services => parts.Services.All.Select(s => s.Service);

    /// <inheritdoc/>
    public override Handle<T> Get<T>(string? name = null)
    {
        if (parts.IsHost) return base.Get<T>(name);
        Service<T> service;
        lock (callable)
        {
            if (Services.OfType<Service<T>>().Any(s => name is null || s.Cls.Name == name)) return base.Get<T>(name);

            // A client knows a worker by its type alone: how it runs is its nodes' business.
            var cls = AsOffered(name is null ? App.Cls<T>() : App.Cls<T>().Named(name));
            service = new(cls, Parts);
            var faults = new WireService(service).Faults().ToList();
            if (faults.Count > 0) throw new DefinitionException($"{cls.Name} cannot be called on a cluster", faults);
            parts.Services.Add(service);
        }

        keeper.Refresh();
        return service.Handle();
    }

    /// <summary>
    /// Asks one worker, wherever it is, what it looks like: stage, epoch, queue, running items, last verdicts. Its entity answers,
    /// which runs no user code: it answers while its worker hangs.
    /// </summary>
    /// <param name="worker">Its name, as <see cref="Cluster"/> shows it.</param>
    /// <param name="cancel">Gives the question up; after 10 s without an answer it fails by itself.</param>
    public async Task<WorkerReport> Describe(string worker, CancellationToken cancel = default)
    {
        if (!WorkerId.TryParse(worker, out var id)) throw new ArgumentException($"\"{worker}\" is no worker's name. Take one from {nameof(Cluster)}.", nameof(worker));
        if (!parts.IsHost) throw new InvalidOperationException("A client cannot ask workers. Ask on a node that runs the app.");
        return (await region.Ask<WorkerReportMessage>(new Describe(id), TimeSpan.FromSeconds(10), cancel).ConfigureAwait(false)).Report;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (ownsSystem && system is not null) await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance).ConfigureAwait(false);
        if (!ownsSystem || stopping is null) await Leave().ConfigureAwait(false); // a system that had ended before it knew of this node has not
        stopped.TrySetResult();
    }

    internal override async Task Start(CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, told.Token);
        try
        {
            SayNotes();
            if (isAlone)
                foreach (var service in Services) Parts.Devices.Check(service.Cls.Name, service.Cls.Policy);
            system ??= config.Start();

            // Not before the last of it is over: whoever waits for this ends its process, and what its connections still hold goes with it.
            // Then nobody hears that this node has left, and the next on its address meets a cluster that waits for the old one.
            _ = system.WhenTerminated.ContinueWith(static (_, state) => ((TaskCompletionSource)state!).TrySetResult(), stopped, TaskScheduler.Default);
            LeaveWith(CoordinatedShutdown.Get(system)); // what fails from here on ends as what stops does
            if (!ownsSystem) GuestRules.Check(system, parts, config);
            var cluster = Akka.Cluster.Cluster.Get(system);
            (parts.Address, parts.Uid) = (cluster.SelfAddress.ToString(), cluster.SelfUniqueAddress.Uid);
            connections.Open(OpenLinks(cluster));
            system.ActorOf(Props.Create(() => new MembershipActor(parts, connections, keeper, flag)), MembershipActor.Name);
            var joining = new Joining(config, parts);
            await (ownsSystem ? joining.AsOwner(cluster, either.Token) : joining.AsGuest(cluster, either.Token)).ConfigureAwait(false);
            if (parts.IsHost) await Host(either.Token).ConfigureAwait(false);
            else await joining.FindHost(either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (told.IsCancellationRequested || (error is OperationCanceledException && cancel.IsCancellationRequested))
        {
            var why = told.IsCancellationRequested ? "This node was told to stop while it started." : "The start of this node was cancelled.";
            await DisposeAsync().ConfigureAwait(false);
            throw new OperationCanceledException(why, error, cancel);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>With what the nodes say of calls that wait: how long for a start, and how many. Where they differ, as while a new version is rolled out, the most.</summary>
    Cls<T> AsOffered<T>(Cls<T> cls) where T : class, IWorker<T>
    {
        var offers = parts.Directory.All.SelectMany(e => e.Offers).Where(o => o.Service == cls.Name && o is { StartupTimeout.Ticks: > 0, QueueItems: > 0, QueueBytes: > 0 }).ToList();
        return offers.Count == 0 ? cls : cls.StartupTimeout(offers.Max(o => o.StartupTimeout)).Queue(offers.Max(o => o.QueueItems), offers.Max(o => o.QueueBytes));
    }

    static ClusterConfig Configure(App? app, string appName, ClusterOptions options)
    {
        if (app is not null) AppRules.Check(app);
        return ClusterConfig.Of(app, appName, options);
    }

    static NodeParts PartsOf(App? app, ClusterOptions options, bool isAlone) => new(
        options.Clock, options.Services, options.Loggers ?? new WarningsToStandardError(), new(options.Devices, options.Clock, mayFallBack: isAlone),
        TaskScheduler.Default, null, app?.Pools, Copies: false)
    {
        Kept = app?.Kept ?? CallBounds.Usual,
    };

    LinkHub OpenLinks(Cluster cluster)
    {
        var links = new LinkHub(system!, parts.Uid, static _ => { }, parts.Log); // what a stranger sends is nobody's: one that is no stranger sends it again

        // Never less than what the actor system asks for: one that somebody else has set to TLS, with a certificate of its own, keeps its frames.
        if (config.DataPort < 0 || cluster.SelfAddress.Protocol != (config.Tls is null ? "akka.tcp" : "akka.ssl.tcp")) return links;
        var hostname = system!.Settings.Config.GetString("akka.remote.dot-netty.tcp.hostname");
        var port = new DataPort(system.Name, parts.Uid, config.Tls, parts.Clock, parts.Log);
        links.Open(port);
        if (!parts.IsHost) return links;
        try
        {
            port.Listen(hostname, config.DataPort, links.Knows, links.Take);
        }
        catch (SocketException error)
        {
            links.Dispose();
            throw ClusterStartException.From(error, hostname, config.DataPort, ConfigOption.DataPort);
        }

        return links;
    }

    async Task Host(CancellationToken cancel)
    {
        var role = ClusterConfig.AppRole(parts.App);
        var sharding = ClusterSharding.Get(system!); // first: it brings the defaults that its settings are read from

        // As akka.hocon has it, also where somebody else's system wants its own entities otherwise: a busy model is never passivated.
        var settings = ClusterShardingSettings.Create(system!).WithRole(role).WithRememberEntities(false).WithPassivateIdleAfter(TimeSpan.Zero).WithStateStoreMode(StateStoreMode.DData);
        region = await sharding.StartAsync(
            role, _ => Props.Create(() => new WorkerEntity(parts)), settings, new WorkerShards(), new Placement(parts, parts.Address, system!.IgnoreRef), GWorker.Leave.Instance).ConfigureAwait(false);
        system!.ActorOf(
            ClusterSingletonManager.Props(
                Props.Create(() => new KeeperActor(parts, region)), PoisonPill.Instance, ClusterSingletonManagerSettings.Create(system).WithRole(role)),
            "gworker-keeper");

        var budget = Services.Select(s => s.Cls.Policy.StartupTimeout).Max() + TimeSpan.FromSeconds(1);
        var ready = new Readiness(parts).Minimum();
        try
        {
            // Alone, the first failure is the caller's to hear; among others it is the node's own to mend, and logged.
            var first = isAlone ? await Task.WhenAny(ready, keeper.FirstFailure).WaitAsync(budget, Parts.Clock, cancel).ConfigureAwait(false) : ready;
            if (first != ready) throw await keeper.FirstFailure.ConfigureAwait(false);
            await ready.WaitAsync(budget, Parts.Clock, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var late = Services.First(s => s.Cls.Policy.MinWorkers > 0);
            throw new WorkerStartException(late.Cls.Name, $"it is not ready after {Written.Time(budget)}: {keeper.WhyNoWorker(late.Usual)}", "Look at the nodes' logs, or give it longer with .StartupTimeout(…)");
        }
    }

    void LeaveWith(CoordinatedShutdown shutdown)
    {
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "gworker-leave", async () =>
        {
            var left = Leave();
            await told.CancelAsync().ConfigureAwait(false);
            await left.ConfigureAwait(false);
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, "gworker-unhouse", async () =>
        {
            await Unhousing.Unhouse(region, Parts.Clock).ConfigureAwait(false);
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "gworker-close", () =>
        {
            connections.Close("its caller's node has stopped");
            parts.Calls.Dispose();
            return Task.FromResult(Done.Instance);
        });
        if (HearsSignals)
        {
            var end = new ProcessEnd(shutdown);
            _ = stopped.Task.ContinueWith(static (_, end) => ((ProcessEnd)end!).Dispose(), end, TaskScheduler.Default);
        }

        if (shutdown.ShutdownReason is not null) told.Cancel(); // somebody ended the system as it started: it may be past these
    }

    /// <summary>Takes nothing new, hands back what has not started, finishes what runs, and lets the last answers arrive.</summary>
    Task Leave() => stopping ??= Task.Run(async () =>
    {
        keeper.Leave();
        var began = Parts.Clock.GetTimestamp();
        var running = Services.Select(s => s.Cls.Policy.Grace).DefaultIfEmpty(new Policy().Grace).Max();
        await Task.WhenAll(StopWorkers(), parts.Calls.Leave(running)).ConfigureAwait(false);

        // What this process has called runs elsewhere, and has the time that runs here have. Who was voted out hears of nothing more.
        if (system is null || CoordinatedShutdown.Get(system).ShutdownReason is not CoordinatedShutdown.ClusterDowningReason)
            await Until(began + parts.Ticks.Of(running), () => connections.All.All(c => c.Outbox.Outstanding == 0)).ConfigureAwait(false);
        foreach (var service in Services) service.Dispose();
        if (!await Until(Parts.Clock.GetTimestamp() + parts.Ticks.Of(LastWords), () => connections.All.All(c => c.IsDrained)).ConfigureAwait(false))
            parts.Log.LogWarning("Some last answers were not acknowledged within {Time}", Written.Time(LastWords));
    });

    async Task<bool> Until(long end, Func<bool> isSo)
    {
        while (!isSo())
        {
            if (Parts.Clock.GetTimestamp() >= end) return false;
            await Task.Delay(TimeSpan.FromMilliseconds(5), Parts.Clock).ConfigureAwait(false);
        }

        return true;
    }
}
