using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// Keeps this node's directory: sends its own entry to every member when it changes and every second, takes in theirs, and lets
/// the cluster's membership say who can be reached and who is gone. What it is told of an entry is the sender's own business
/// only: an entry that speaks for another node is dropped.
/// </summary>
internal sealed class MembershipActor : ReceiveActor
{
    /// <summary>Its name under <c>/user</c>.</summary>
    internal const string Name = "gworker-membership";

    readonly ClusterParts parts;
    readonly Connections connections;
    readonly ClusterKeeper keeper;
    readonly Cluster cluster;
    readonly ITimer timer;
    readonly Dictionary<UniqueAddress, ActorSelection> others = [];
    readonly PublishFlag flag;
    readonly PolicyWatch policies;

    public MembershipActor(ClusterParts parts, Connections connections, ClusterKeeper keeper, PublishFlag flag)
    {
        this.parts = parts;
        this.connections = connections;
        this.keeper = keeper;
        this.flag = flag;
        cluster = Cluster.Get(Context.System);
        policies = new(parts, cluster);
        flag.Bind(Self);
        timer = parts.Clock.CreateOwnTimer(static state => ((IActorRef)state!).Tell(Tick.Instance), Self, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        Receive<NodeEntry>(OnEntry);
        Receive<Policies>(theirs => policies.Hear(Sender.Path.Address, theirs));
        Receive<PublishFlag.Publish>(_ => Publish());
        Receive<Tick>(_ =>
        {
            keeper.Tidy();
            Publish();
        });
        Receive<ClusterEvent.MemberRemoved>(e => Remove(e.Member, "its node left the cluster without an answer"));
        Receive<ClusterEvent.MemberDowned>(e =>
        {
            parts.Log.LogWarning("{Node} is lost: the cluster has voted it out", e.Member.Address);
            Remove(e.Member, "its node was lost");
        });
        Receive<ClusterEvent.IMemberEvent>(e => Add(e.Member));
        Receive<ClusterEvent.UnreachableMember>(e =>
        {
            parts.Log.LogWarning("{Node} cannot be reached: it gets no new calls until it can, or is voted out", e.Member.Address);
            parts.Directory.SetReachable(e.Member.UniqueAddress.Uid, false);
        });
        Receive<ClusterEvent.ReachableMember>(e => parts.Directory.SetReachable(e.Member.UniqueAddress.Uid, true));
    }

    sealed record Tick
    {
        internal static Tick Instance { get; } = new();
    }

    protected override void PreStart()
    {
        parts.Directory.Changed += keeper.Refresh;
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
    }

    protected override void PostStop()
    {
        parts.Directory.Changed -= keeper.Refresh;
        cluster.Unsubscribe(Self);
        timer.Dispose();
    }

    // Weakly up, up, leaving or exiting: still a member, and to be told.
    void Add(Member member)
    {
        if (member.UniqueAddress.Equals(cluster.SelfUniqueAddress)) Publish();
        else if (others.TryAdd(member.UniqueAddress, Context.ActorSelection(new RootActorPath(member.Address) / "user" / Name)))
        {
            // Before it hears of this node: its calls may come at once.
            connections.Of(member.Address, member.UniqueAddress.Uid);
            others[member.UniqueAddress].Tell(keeper.Entry());
            if (parts.IsHost && member.HasRole(ClusterConfig.HostRole)) others[member.UniqueAddress].Tell(Policies.Of(parts));
            policies.Look(member);
        }
    }

    void Remove(Member member, string why)
    {
        others.Remove(member.UniqueAddress);
        if (member.UniqueAddress.Equals(cluster.SelfUniqueAddress)) return; // this node stops, and everything with it
        parts.Directory.Remove(member.UniqueAddress.Uid);
        parts.Strangers.TryRemove(member.UniqueAddress.Uid, out _);
        connections.Remove(member.UniqueAddress.Uid, why);
        if (!cluster.IsTerminated) Quarantine(member.UniqueAddress); // else it is this node that left, and it still has to say so
    }

    // Akka does so for nodes that were lost, not for those that left. Without it the way to the old process goes on trying, reaches the
    // new one that comes back on its address, and is torn down by that one's own first call while they shake hands: Akka.Remote then
    // forgets a connection that its peer has accepted and goes on using. Both call each other unreachable until one is voted out.
    void Quarantine(UniqueAddress gone) =>
        (((ExtendedActorSystem)cluster.System).Provider as IRemoteActorRefProvider)?.Quarantine(gone.Address, gone.Uid);

    void OnEntry(NodeEntry entry)
    {
        if (Sender.Path.Address.ToString() != entry.Address)
        {
            parts.Log.LogWarning("{Sender} published an entry for {Node}; it was dropped", Sender.Path.Address, entry.Address);
            return;
        }

        if (entry.App == parts.App)
        {
            parts.Directory.Apply(entry);
            connections.Learn(entry);
        }
        else
        {
            parts.Foreigners[entry.App] = entry.Address;
            parts.Strangers[entry.Uid] = true;
        }
    }

    void Publish()
    {
        flag.Clear();
        var entry = keeper.Entry();
        parts.Directory.Apply(entry);
        foreach (var other in others.Values) other.Tell(entry);
    }
}

/// <summary>Has the membership actor publish: many changes at once are one message to it.</summary>
internal sealed class PublishFlag
{
    IActorRef? actor;
    int raised;

    internal sealed record Publish
    {
        internal static Publish Instance { get; } = new();
    }

    internal void Bind(IActorRef to) => Volatile.Write(ref actor, to);

    internal void Raise()
    {
        if (Volatile.Read(ref actor) is { } to && Interlocked.Exchange(ref raised, 1) == 0) to.Tell(Publish.Instance);
    }

    /// <summary>Before the entry is made: what changes from here on raises it anew.</summary>
    internal void Clear() => Volatile.Write(ref raised, 0);
}
