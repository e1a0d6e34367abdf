using Akka.Actor;
using Akka.Cluster;
using Akka.Remote;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// Keeps this node's directory: sends its own entry to every member when it changes and every second, takes in theirs, and lets
/// the cluster's membership say who can be reached and who is gone. An entry is believed of a member alone, of its own life and of
/// the app whose role it has; what comes before the cluster has told of its sender waits for that.
/// </summary>
internal sealed class MembershipActor : ReceiveActor
{
    /// <summary>Its name under <c>/user</c>.</summary>
    internal const string Name = "gworker-membership";

    // Anybody who reaches the port can speak: so many are remembered, and whoever comes later is heard at its next entry.
    const int MostEarly = 100;
    const int LongestName = 1_000;

    readonly ClusterParts parts;
    readonly Connections connections;
    readonly ClusterKeeper keeper;
    readonly Cluster cluster;
    readonly ITimer timer;
    readonly Dictionary<UniqueAddress, ActorSelection> others = [];
    readonly PublishFlag flag;
    readonly PolicyWatch policies;

    // Members by address, and who has spoken before it was one.
    readonly Dictionary<Address, Member> members = [];
    readonly Dictionary<Address, NodeEntry> early = [];
    readonly HashSet<long> refused = [];
    readonly HashSet<long> greeted = [];

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
            Publish(); // first: what nobody can run is judged by what this node says of itself too
            keeper.Tidy();
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
            // One that leaves is expected to fall silent, and gets no calls any more; where it was lost instead, that is told once it is voted out.
            if (e.Member.Status is Akka.Cluster.MemberStatus.Leaving or Akka.Cluster.MemberStatus.Exiting) parts.Log.LogDebug("{Node} cannot be reached any more: it is leaving", e.Member.Address);
            else parts.Log.LogWarning("{Node} cannot be reached: it gets no new calls until it can, or is voted out", e.Member.Address);
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
            members[member.Address] = member;
            if (early.Remove(member.Address, out var entry)) Take(member, entry);
            others[member.UniqueAddress].Tell(keeper.Entry());
            policies.Look(member);
        }
    }

    void Remove(Member member, string why)
    {
        others.Remove(member.UniqueAddress);
        if (members.TryGetValue(member.Address, out var known) && known.UniqueAddress.Equals(member.UniqueAddress)) members.Remove(member.Address);
        if (member.UniqueAddress.Equals(cluster.SelfUniqueAddress)) return; // this node stops, and everything with it
        parts.Directory.Remove(member.UniqueAddress.Uid);
        parts.Strangers.TryRemove(member.UniqueAddress.Uid, out _);
        greeted.Remove(member.UniqueAddress.Uid);

        // Of a cluster that this node has left, or was voted out of, all others are said to be gone. They live on: their spawned calls are not
        // this node's to go on with, and it still has to tell them that it leaves.
        if (cluster.IsTerminated)
        {
            connections.Close("its caller's node has stopped");
            return;
        }

        connections.Remove(member.UniqueAddress.Uid, why);
        Quarantine(member.UniqueAddress);
    }

    // Akka does so for nodes that were lost, not for those that left. Without it the way to the old process goes on trying, reaches the
    // new one that comes back on its address, and is torn down by that one's own first call while they shake hands: Akka.Remote then
    // forgets a connection that its peer has accepted and goes on using. Both call each other unreachable until one is voted out.
    void Quarantine(UniqueAddress gone) =>
        (((ExtendedActorSystem)cluster.System).Provider as IRemoteActorRefProvider)?.Quarantine(gone.Address, gone.Uid);

    void OnEntry(NodeEntry entry)
    {
        var sender = Sender.Path.Address;
        if (sender.ToString() != entry.Address)
        {
            parts.Log.LogWarning("{Sender} published an entry for {Node}; it was dropped", sender, entry.Address);
            return;
        }

        if (members.TryGetValue(sender, out var member)) Take(member, entry);
        else if (early.Count < MostEarly || early.ContainsKey(sender)) early[sender] = entry;
    }

    void Take(Member member, NodeEntry entry)
    {
        if (entry.Uid != member.UniqueAddress.Uid) return; // of an earlier life at that address, or of nobody's
        if (entry.App != parts.App)
        {
            if (parts.Foreigners.Count < MostEarly && entry.App.Length <= LongestName) parts.Foreigners[entry.App] = entry.Address;
            parts.Strangers[entry.Uid] = true;
            return;
        }

        var fault = entry.IsHost && !member.HasRole(ClusterConfig.AppRole(parts.App)) ? $"it is no host of \"{parts.App}\" by its roles" : EntryRules.Fault(entry);
        if (fault is not null)
        {
            parts.Strangers[entry.Uid] = true;
            if (refused.Add(entry.Uid)) parts.Log.LogWarning("An entry of {Node} was refused: {Why}. This is told once", entry.Address, fault);
            return;
        }

        connections.Learn(entry); // first: what it is granted for may leave at once
        parts.Directory.Apply(entry);

        // Told once, and so not before it listens: a process is a member before it does, and much before on a busy machine.
        if (parts.IsHost && entry.IsHost && greeted.Add(entry.Uid)) others[member.UniqueAddress].Tell(Policies.Of(parts));
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
