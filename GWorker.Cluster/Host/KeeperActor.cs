using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>The keeper of the cluster, one at a time, on the oldest node of the app: has <see cref="Fleet"/> look whenever an entry changes and every second.</summary>
internal sealed class KeeperActor : ReceiveActor, IDisposable
{
    readonly ClusterParts parts;
    readonly IActorRef workers;
    readonly Fleet fleet;
    readonly ITimer timer;
    readonly Action changed;
    int asked;

    /// <param name="parts">What this node shares.</param>
    /// <param name="workers">The shard region.</param>
    public KeeperActor(ClusterParts parts, IActorRef workers)
    {
        this.parts = parts;
        this.workers = workers;
        fleet = new(parts.Clock, parts.Node.MaxPools);
        var self = Self;
        changed = () =>
        {
            if (Interlocked.Exchange(ref asked, 1) == 0) self.Tell(Look.Instance);
        };
        timer = parts.Clock.CreateOwnTimer(static state => ((Action)state!)(), changed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Receive<Look>(_ => OnLook());
    }

    sealed record Look
    {
        internal static Look Instance { get; } = new();
    }

    protected override void PreStart()
    {
        parts.Log.LogInformation("This node keeps the pools of app {App}", parts.App);
        parts.Directory.Changed += changed;
        changed();
    }

    protected override void PostStop()
    {
        parts.Directory.Changed -= changed;
        Dispose();
    }

    public void Dispose() => timer.Dispose();

    void OnLook()
    {
        Volatile.Write(ref asked, 0);
        foreach (var order in fleet.Look(parts.Directory.All, [.. parts.Directory.Hosts]))
            workers.Tell(order.Key is { } key ? new Wake(order.Id, key) : new Halt(order.Id));
    }
}
