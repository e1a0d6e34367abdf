using GWorker.Tests.TestKit;
using Microsoft.Extensions.Time.Testing;
using static GWorker.Tests.TestKit.Entries;

namespace GWorker.Tests;

/// <summary>What the keeper of a whole cluster orders.</summary>
public class FleetTests
{
    readonly FakeTimeProvider clock = new();

    static string[] Of(IReadOnlyList<Fleet.Order> orders) => [.. orders.Select(o => o.Key is { } key ? $"wake {o.Id.Service}{string.Concat(key)}" : $"halt {o.Id}")];

    static string[] Look(Fleet fleet, params NodeEntry[] nodes) => Of(fleet.Look(nodes, [.. nodes.Where(n => n.IsHost)]));

    Fleet Fleet(int maxPools = 64) => new(clock, maxPools);

    [Fact]
    public void The_minimum_is_kept_over_all_nodes_together()
    {
        var fleet = Fleet();
        NodeEntry[] nodes = [Serving("a", [Offer(least: 3, most: 3)], Pool(Worker("w~1"))), Serving("b", [Offer(least: 3, most: 3)], Pool())];
        Assert.Equal(["wake w", "wake w"], Look(fleet, nodes));
    }

    /// <summary>The first by address counted, and a newer node that asks for more waited for its minimum until its start failed.</summary>
    [Fact]
    public void Where_nodes_differ_the_larger_numbers_hold()
    {
        foreach (var (a, b) in ((int, int)[])[(1, 3), (3, 1)])
            Assert.Equal(["wake w", "wake w"], Look(Fleet(), Serving("a", [Offer(least: a, most: a)], Pool(Worker("w~1"))), Serving("b", [Offer(least: b, most: b)], Pool())));
        Assert.Empty(Look(Fleet(), Serving("a", [Offer(most: 2, scaleDown: 30.S)], Pool(Worker("w~1", idle: 40.S))), Serving("b", [Offer(most: 2, scaleDown: 60.S)])));
        Assert.Empty(Look(Fleet(), Serving("a", [Offer(most: 2, scaleDown: 30.S)], Pool(Worker("w~1", idle: 40.S))), Serving("b", [Offer(most: 2)])));
    }

    [Fact]
    public void What_was_woken_counts_until_it_is_seen_or_must_have_been()
    {
        var fleet = Fleet();
        var host = Serving("a", [Offer(least: 2, most: 2)], Pool());
        var orders = fleet.Look([host], [host]);
        Assert.Equal(2, orders.Select(o => o.Id).Distinct().Count());
        clock.Advance(9.S);
        Assert.Empty(Look(fleet, host));
        var seen = host with { Pools = [Pool(Worker(orders[0].Id.Text, Stage.Entering))] };
        Assert.Empty(Look(fleet, seen));
        clock.Advance(2.S); // the other never came
        Assert.Equal(["wake w"], Look(fleet, seen));
    }

    [Fact]
    public void A_worker_that_has_no_device_left_where_it_is_goes_where_one_is()
    {
        var (left, free) = (Serving("a", [Offer(least: 1, room: 0)], Pool(Worker("w~1", Stage.BackingOff))), Serving("b", [Offer(least: 1, room: 1)], Pool()));
        var fleet = Fleet();
        Assert.Equal(["halt w~1"], Look(fleet, left, free));
        Assert.Equal(["wake w"], Look(fleet, left with { Pools = [Pool()] }, free));

        // Its own code is at fault, it runs, or there is nowhere better.
        Assert.Empty(Look(Fleet(), left with { Offers = [Offer(least: 1, room: 1)] }, free));
        Assert.Empty(Look(Fleet(), left with { Pools = [Pool(Worker("w~1"))] }, free));
        Assert.Empty(Look(Fleet(), left, free with { Offers = [Offer(least: 1, room: 0)] }));
        Assert.Empty(Look(Fleet(), left, free with { Offers = [Offer(least: 1, canHost: false)] }));
        Assert.Empty(Look(Fleet(), left, free with { IsLeaving = true }));
    }

    /// <summary>The CPU stood in while the first node was alone, and went on doing so when one with the device had joined.</summary>
    [Fact]
    public void A_worker_without_the_device_stays_until_another_serves_where_one_is()
    {
        Offer Of(bool canHost, int room = -1) => Offer(least: 1, most: 2, canHost: canHost, room: room);
        var (cpu, gpu) = (Serving("a", [Of(canHost: false)], Pool(Worker("w~1"))), Serving("b", [Of(canHost: true, room: 1)], Pool()));
        var fleet = Fleet();
        Assert.Equal(["wake w"], Look(fleet, cpu, gpu));
        Assert.Empty(Look(fleet, cpu, gpu)); // on its way
        Assert.Empty(Look(Fleet(), cpu, gpu with { Pools = [Pool(Worker("w~2", Stage.Entering))] }));
        Assert.Equal(["halt w~1"], Look(Fleet(), cpu, Serving("b", [Of(canHost: true, room: 0)], Pool(Worker("w~2")))));
        Assert.Empty(Look(Fleet(), cpu with { Pools = [Pool(Worker("w~1", leaving: true))] }, gpu with { Pools = [Pool(Worker("w~2"))] }));

        // Nobody has one, or none that is free.
        Assert.Empty(Look(Fleet(), cpu, gpu with { Offers = [Of(canHost: false)] }));
        Assert.Empty(Look(Fleet(), cpu, gpu with { Offers = [Of(canHost: true, room: 0)] }));

        // Without a minimum too, and where there may be one alone: it stays until another serves, which may never be.
        foreach (var most in (int[])[1, 2])
        {
            Assert.Equal(["wake w"], Look(Fleet(), cpu with { Offers = [Offer(most: most, canHost: false)] }, gpu with { Offers = [Offer(most: most, room: 1)] }));
            Assert.Empty(Look(Fleet(), cpu with { Offers = [Offer(most: most, canHost: false)] }, Serving("b", [Offer(most: most, room: 0)], Pool(Worker("w~2", Stage.BackingOff)))));
        }

        // Of several each stays until another serves in its place.
        var four = Serving("a", [Offer(least: 4, most: 4, canHost: false)], Pool(Worker("w~1"), Worker("w~2"), Worker("w~3"), Worker("w~4", idle: 1.S)));
        var one = Serving("b", [Offer(least: 4, most: 4, room: 0)], Pool(Worker("w~5")));
        Assert.Equal(["halt w~4"], Look(Fleet(), four, one));
        Assert.Empty(Look(Fleet(), four with { Pools = [Pool(Worker("w~1"), Worker("w~2"), Worker("w~3"))] }, one));
        Assert.Equal(["wake w"], Look(Fleet(), four with { Pools = [Pool(Worker("w~1"), Worker("w~2"), Worker("w~3"))] }, one, Serving("c", [Offer(least: 4, most: 4, room: 1)])));

        // Nor are many started besides, and a pool's place is its own.
        Assert.Equal(["wake w"], Look(Fleet(), cpu with { Offers = [Offer(least: 2, most: 2, canHost: false)] }, gpu with { Offers = [Offer(least: 2, most: 2, room: 2)] }));
        Assert.Equal(["wake w"], Look(Fleet(maxPools: 1), cpu, gpu));
    }

    [Fact]
    public void A_call_that_waits_on_a_client_is_a_cold_start()
    {
        var fleet = Fleet();
        var host = Serving("a", [Offer()], Pool());
        Assert.Empty(Look(fleet, host, Calling("c", Pool())));
        Assert.Equal(["wake w"], Look(fleet, host, Calling("c", Pool(waiting: 1))));
        Assert.Empty(Look(fleet, host, Calling("c", Pool(waiting: 5))));
    }

    [Fact]
    public void So_is_one_for_a_set_of_parameters_with_its_key_and_without_a_minimum()
    {
        var fleet = Fleet();
        var host = Serving("a", [Offer(least: 1, most: 1)], Pool(Worker("w~1")));
        Assert.Equal(["wake w7"], Look(fleet, host, Calling("c", Pool(key: 7, waiting: 1))));
        Assert.Empty(Look(Fleet(), host, Calling("c", Pool(key: 7))));
    }

    [Fact]
    public void Pressure_adds_one_and_that_one_gets_its_chance()
    {
        var fleet = Fleet();
        NodeEntry Pressed(TimeSpan time, params WorkerEntry[] workers) => Serving("a", [Offer(least: 1, most: 3)], Pool(waiting: 9, pressed: time, workers: workers));
        Assert.Empty(Look(fleet, Pressed(4.9.S, Worker("w~1"))));
        var now = Pressed(5.S, Worker("w~1"));
        var second = Assert.Single(fleet.Look([now], [now])).Id.Text;
        clock.Advance(4.S);
        Assert.Empty(Look(fleet, Pressed(9.S, Worker("w~1"), Worker(second))));
        clock.Advance(1.S);
        Assert.Empty(Look(fleet, Pressed(10.S, Worker("w~1"), Worker(second, Stage.Entering))));
        Assert.Equal(["wake w"], Look(fleet, Pressed(10.S, Worker("w~1"), Worker(second))));
        clock.Advance(60.S);
        Assert.Empty(Look(fleet, Pressed(60.S, Worker("w~1"), Worker("w~2"), Worker("w~3"))));
    }

    [Fact]
    public void What_is_idle_above_the_minimum_goes_one_at_a_time_idlest_first()
    {
        Offer[] offers = [Offer(least: 1, most: 3, scaleDown: 30.S)];
        Assert.Equal(["halt w~2"], Look(Fleet(), Serving("a", offers, Pool(Worker("w~1", idle: 31.S), Worker("w~2", idle: 40.S))), Serving("b", offers, Pool(Worker("w~3")))));
        Assert.Empty(Look(Fleet(), Serving("a", offers, Pool(Worker("w~1", idle: 29.S), Worker("w~2")))));
        Assert.Empty(Look(Fleet(), Serving("a", offers, Pool(Worker("w~1", idle: 60.S), Worker("w~2", leaving: true)))));
        Assert.Empty(Look(Fleet(), Serving("a", offers, Pool(waiting: 1, workers: [Worker("w~1", idle: 60.S), Worker("w~2", idle: 60.S)]))));
        Assert.Equal(["halt w~1"], Look(Fleet(), Serving("a", [Offer(scaleDown: 30.S)], Pool(Worker("w~1", idle: 30.S)))));
    }

    [Fact]
    public void A_node_that_leaves_neither_counts_nor_offers()
    {
        var leaving = Serving("a", [Offer(least: 1)], Pool(Worker("w~1"))) with { IsLeaving = true };
        Assert.Empty(Look(Fleet(), leaving));
        Assert.Equal(["wake w"], Look(Fleet(), leaving, Serving("b", [Offer(least: 1)], Pool())));
    }

    [Fact]
    public void Where_nobody_can_host_nothing_is_ordered() =>
        Assert.Empty(Look(Fleet(), Serving("a", [Offer(least: 1, canHost: false)], Pool(waiting: 3))));

    [Fact]
    public void With_all_pools_in_use_the_idlest_one_that_nobody_promised_makes_place()
    {
        var fleet = Fleet(maxPools: 2);
        NodeEntry Now(WorkerEntry one, WorkerEntry two) => Serving("a", [Offer()], Pool(key: 1, workers: one), Pool(key: 2, workers: two), Pool(key: 3, waiting: 1));
        Assert.Empty(Look(fleet, Now(Worker("w~1", idle: 9.S), Worker("w~2", idle: 9.9.S))));
        Assert.Equal(["halt w~2"], Look(fleet, Now(Worker("w~1", idle: 10.S), Worker("w~2", idle: 11.S))));
        Assert.Empty(Look(fleet, Now(Worker("w~1", idle: 12.S), Worker("w~2", Stage.Draining, leaving: true))));
        Assert.Equal(["wake w3"], Look(fleet, Serving("a", [Offer()], Pool(key: 1, workers: Worker("w~1", idle: 13.S)), Pool(key: 3, waiting: 1))));
    }

    [Fact]
    public void A_minimum_and_a_busy_pool_are_not_evicted()
    {
        PoolEntry wants = Pool(key: 3, waiting: 1);
        Assert.Empty(Look(Fleet(1), Serving("a", [Offer(least: 1)], Pool(Worker("w~1", idle: 60.S)), wants)));
        Assert.Empty(Look(Fleet(1), Serving("a", [Offer()], Pool(key: 1, running: 1, workers: Worker("w~1", idle: 60.S)), wants)));
        Assert.Empty(Look(Fleet(1), Serving("a", [Offer()], Pool(key: 1, workers: Worker("w~1", idle: 60.S)), wants), Calling("c", Pool(key: 1, waiting: 1, workers: []))));
    }

    [Fact]
    public void Without_a_free_device_the_idlest_pool_on_one_that_would_do_makes_room()
    {
        Offer[] full = [Offer("w", room: 0), Offer("v", room: 0)];
        var wants = Calling("c", Pool("w", waiting: 1));
        Assert.Equal(
            ["halt v~1"],
            Look(Fleet(), Serving("a", full, Pool("v", workers: Worker("v~1", idle: 20.S))), Serving("b", [Offer("w", canHost: false), Offer("v")], Pool("v", workers: Worker("v~2", idle: 60.S))) with { }, wants));
    }
}
