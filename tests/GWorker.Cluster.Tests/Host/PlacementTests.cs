using System.Collections.Immutable;
using Akka.Actor;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static GWorker.Tests.TestKit.Entries;

namespace GWorker.Tests;

public class PlacementTests
{
    const string Self = "akka.tcp://gworker@10.0.0.1:1";
    const string Other = "akka.tcp://gworker@10.0.0.2:1";

    readonly FakeTimeProvider clock = new();
    readonly ClusterParts parts;
    readonly Placement placement;
    readonly IActorRef here = new Region(new RootActorPath(new Akka.Actor.Address("akka", "gworker")) / "system" / "region");
    readonly IActorRef there = new Region(new RootActorPath(Akka.Actor.Address.Parse(Other)) / "system" / "region");

    readonly IActorRef nobody = new Region(new RootActorPath(new Akka.Actor.Address("akka", "gworker")) / "ignore");

    public PlacementTests()
    {
        parts = new(new(clock, null, NullLoggerFactory.Instance, new([], clock), TaskScheduler.Default, null, 64, false), "app", true, 1 << 20);
        placement = new(parts, Self, nobody);
    }

    sealed class Region(ActorPath path) : MinimalActorRef
    {
        public override ActorPath Path => path;

        public override IActorRefProvider Provider => null!;
    }

    long version;

    void Publish(params NodeEntry[] entries)
    {
        foreach (var entry in entries) parts.Directory.Apply(entry with { Version = ++version });
    }

    IImmutableDictionary<IActorRef, IImmutableList<string>> Shards(string[] own, string[] others) =>
        ImmutableDictionary<IActorRef, IImmutableList<string>>.Empty.Add(here, [.. own]).Add(there, [.. others]);

    Task<IActorRef> Place(string id, string[] own, string[] others) => placement.AllocateShard(here, id, Shards(own, others));

    async Task<string[]> Rebalance(string[] own, string[] others, params string[] moving) => [.. (await placement.Rebalance(Shards(own, others), [.. moving])).Order()];

    [Fact]
    public async Task Where_the_fewest_workers_are()
    {
        Publish(Serving(Self, [Offer()], Pool(Worker("w~1"), Worker("w~2"))), Serving(Other, [Offer()], Pool(Worker("w~3"))));
        Assert.Same(there, await Place("w~4", ["w~1", "w~2"], ["w~3"]));
        Assert.Same(here, await Place("w~5", ["w~1"], ["w~3", "w~4"])); // what was placed just now counts before it is seen
    }

    [Fact]
    public async Task Shards_of_workers_that_are_gone_do_not_count()
    {
        Publish(Serving(Self, [Offer()], Pool()), Serving(Other, [Offer()], Pool(Worker("w~3"))));
        Assert.Same(here, await Place("w~4", ["w~1", "w~2"], ["w~3"]));
    }

    [Fact]
    public async Task Only_where_it_can_run_and_rather_where_there_is_room()
    {
        Publish(Serving(Self, [Offer(canHost: false)]), Serving(Other, [Offer()], Pool(Worker("w~3"))));
        Assert.Same(there, await Place("w~4", [], ["w~3"]));
        Publish(Serving(Self, [Offer(room: 0)]), Serving(Other, [Offer(room: 1)], Pool(Worker("w~3"))));
        Assert.Same(there, await Place("w~5", [], ["w~3"]));
        Publish(Serving(Self, [Offer("v")]));
        Assert.Same(there, await Place("w~6", [], ["w~3"]));
    }

    [Fact]
    public async Task Not_on_a_node_that_leaves_or_cannot_be_reached()
    {
        Publish(Serving(Self, [Offer()], Pool(Worker("w~1"))), Serving(Other, [Offer()]) with { IsLeaving = true });
        Assert.Same(here, await Place("w~2", ["w~1"], []));
        Publish(Serving(Other, [Offer()]));
        parts.Directory.SetReachable(Serving(Other, []).Uid, false);
        Assert.Same(here, await Place("w~3", ["w~1"], []));
    }

    [Fact]
    public async Task Somewhere_in_any_case()
    {
        Assert.Same(here, await Place("w~1", [], []));
        Assert.Same(here, await Place("no name at all", [], []));
    }

    [Fact]
    public async Task Nowhere_yet_while_the_only_node_that_can_run_it_takes_no_shards()
    {
        Publish(Serving(Self, [Offer(canHost: false)]), Serving("akka.tcp://gworker@10.0.0.3:1", [Offer()]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Place("w~1", [], []));
        Assert.Same(here, await Place("v~1", [], [])); // nobody will ever run this one: it is told so where it was asked
    }

    [Fact]
    public async Task Homes_of_workers_that_are_gone_are_cleared_but_not_of_those_that_come()
    {
        Publish(Serving(Self, [Offer()], Pool(Worker("w~1"))), Serving(Other, [Offer()]));
        await Place("w~2", ["w~1"], ["w~9"]);
        Assert.Equal(["w~9"], await Rebalance(["w~1"], ["w~9", "w~2"]));
        Assert.Empty(await Rebalance(["w~1"], ["w~9", "w~2"], "w~9"));
        clock.Advance(10.S);
        Assert.Equal(["w~2"], await Rebalance(["w~1"], ["w~2"]));
    }

    [Fact]
    public async Task A_shard_that_lost_its_home_gets_no_new_one()
    {
        Publish(Serving(Self, [Offer()]));
        Assert.Same(ActorRefs.Nobody, await placement.AllocateShard(nobody, "w~1", Shards([], [])));
    }
}
