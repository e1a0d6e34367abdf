using GWorker.Tests.TestKit;
using static GWorker.Tests.TestKit.Entries;

namespace GWorker.Tests;

public class SpreadTests
{
    static Offer[] Two => [Offer(least: 2, most: 2)];

    static string? Choose(params NodeEntry[] hosts) => Spread.Choose(hosts)?.Worker.Text;

    [Fact]
    public void The_idlest_worker_of_the_fullest_node_moves_to_an_empty_one()
    {
        var pool = Pool(Worker("w~1", idle: 1.S), Worker("w~2", idle: 2.S));
        var from = Serving("a", Two, pool);
        Assert.Equal(new(new("w~2"), pool.Id, from.Uid), Spread.Choose([from, Serving("b", Two, Pool())]));
    }

    [Fact]
    public void A_difference_of_one_is_even() =>
        Assert.Null(Choose(Serving("a", [Offer(least: 3, most: 3)], Pool(Worker("w~1"), Worker("w~2"))), Serving("b", [Offer(least: 3, most: 3)], Pool(Worker("w~3")))));

    [Fact]
    public void Nothing_moves_while_something_does()
    {
        foreach (var moving in (WorkerEntry[])[Worker("w~2", Stage.Entering), Worker("w~2", Stage.Unready), Worker("w~2", leaving: true)])
            Assert.Null(Choose(Serving("a", Two, Pool(Worker("w~1"), moving)), Serving("b", Two, Pool())));
        foreach (var moving in (WorkerEntry[])[Worker("v~1", Stage.Entering), Worker("v~1", leaving: true)])
            Assert.Null(Choose(Serving("a", Two, Pool(Worker("w~1"), Worker("w~2"))), Serving("b", Two, Pool()), Serving("c", [Offer("v")], Pool("v", workers: moving))));
    }

    /// <summary>One that could not enter anywhere, or was not ready, kept all others where they were.</summary>
    [Fact]
    public void What_is_unwell_elsewhere_keeps_nobody() =>
        Assert.All<Stage>([Stage.BackingOff, Stage.Unready], stage => Assert.Equal("w~1",
            Choose(Serving("a", [.. Two, Offer("v")], Pool(Worker("w~1"), Worker("w~2")), Pool("v", workers: Worker("v~1", stage))), Serving("b", Two, Pool()))));

    [Fact]
    public void A_pools_only_worker_stays() => Assert.Null(Choose(
        Serving("a", [Offer(least: 1), Offer("v", least: 1)], Pool(Worker("w~1")), Pool("v", workers: Worker("v~1"))), Serving("b", [Offer(least: 1), Offer("v", least: 1)])));

    [Fact]
    public void Those_above_the_minimum_move_too() =>
        Assert.Equal("w~1", Choose(Serving("a", [Offer(least: 1, most: 2)], Pool(Worker("w~1"), Worker("w~2"))), Serving("b", [Offer(least: 1, most: 2)], Pool())));

    [Fact]
    public void So_do_a_parameter_pools() =>
        Assert.Equal("w~1", Choose(Serving("a", Two, Pool(key: 7, workers: [Worker("w~1"), Worker("w~2")])), Serving("b", Two)));

    /// <summary>The emptiest node counted alone: one without a device kept all work from one with it.</summary>
    [Fact]
    public void A_node_that_cannot_run_it_keeps_it_from_none_that_can()
    {
        var full = Serving("a", [.. Two, Offer("v", least: 2)], Pool(Worker("w~1", idle: 1.S), Worker("w~2")), Pool("v", workers: [Worker("v~1", idle: 2.S), Worker("v~2")]));
        Assert.Equal("w~1", Choose(full, Serving("b", [Offer(canHost: false)]), Serving("c", [Offer("v", canHost: false), .. Two])));
        Assert.Equal("v~1", Choose(full, Serving("b", [Offer(canHost: false)]), Serving("c", [Offer("v", least: 2)])));
    }

    [Fact]
    public void A_pool_that_has_nobody_on_the_fullest_node_moves_nobody_from_there() => Assert.Equal("v~1", Choose(
        Serving("a", [.. Two, Offer("v")], Pool(), Pool("v", workers: [Worker("v~1"), Worker("v~2"), Worker("v~3")])), Serving("b", Two, Pool(Worker("w~1"), Worker("w~2"))), Serving("c", [.. Two, Offer("v")])));

    /// <summary>It would refuse it: its definition is an older one.</summary>
    [Fact]
    public void A_node_whose_own_maximum_is_reached_gets_none()
    {
        var full = Serving("a", [Offer(least: 4, most: 8)], Pool(Worker("w~1"), Worker("w~2"), Worker("w~3")));
        Assert.Null(Choose(full, Serving("b", [Offer(most: 1)], Pool(Worker("w~4")))));
        Assert.Equal("w~1", Choose(full, Serving("b", [Offer(most: 2)], Pool(Worker("w~4")))));
    }

    /// <summary>It would have a worker of each pool, and run none of them.</summary>
    [Fact]
    public void Nor_does_one_where_workers_cannot_enter() => Assert.Null(Choose(
        Serving("a", [.. Two, Offer("v")], Pool(Worker("w~1"), Worker("w~2"), Worker("w~3"))), Serving("b", [.. Two, Offer("v")], Pool("v", workers: Worker("v~1", Stage.BackingOff)))));

    [Fact]
    public void Workers_of_a_node_that_leaves_are_none_to_rely_on()
    {
        var leaving = Serving("c", Two, Pool(Worker("w~2"), Worker("w~3"))) with { IsLeaving = true };
        Assert.Null(Choose(Serving("a", [.. Two, Offer("v")], Pool(Worker("w~1")), Pool("v", workers: Worker("v~1"))), Serving("b", Two), leaving));
    }

    [Fact]
    public void What_was_restarted_and_enters_again_keeps_nobody() => Assert.Equal("w~1", Choose(
        Serving("a", [.. Two, Offer("v")], Pool(Worker("w~1"), Worker("w~2")), Pool("v", workers: Worker("v~1", Stage.Entering) with { Epoch = 2 })), Serving("b", Two)));

    [Fact]
    public void Of_pools_that_differ_as_much_the_idlest_worker_moves() => Assert.Equal("v~2", Choose(
        Serving("a", [.. Two, Offer("v")], Pool(Worker("w~1", idle: 1.S), Worker("w~2")), Pool("v", workers: [Worker("v~1"), Worker("v~2", idle: 2.S)])), Serving("b", [.. Two, Offer("v", least: 2, most: 2)])));

    [Fact]
    public void Where_it_makes_the_most_difference_comes_first() => Assert.Equal("v~1", Choose(
        Serving("a", Two, Pool(Worker("w~1", idle: 9.S), Worker("w~2"))), Serving("b", Two, Pool()),
        Serving("c", [Offer("v", most: 3)], Pool("v", workers: [Worker("v~1"), Worker("v~2"), Worker("v~3")])), Serving("d", [Offer("v", most: 3)])));

    [Fact]
    public void Nobody_moves_where_there_is_no_device_or_no_room_or_to_who_leaves()
    {
        var full = Serving("a", Two, Pool(Worker("w~1"), Worker("w~2")));
        Assert.Null(Choose(full, Serving("b", [Offer(least: 2, most: 2, canHost: false)], Pool())));
        Assert.Null(Choose(full, Serving("b", [Offer(least: 2, most: 2, room: 0)], Pool())));
        Assert.Null(Choose(full, Serving("b", Two, Pool()) with { IsLeaving = true }));
        Assert.Null(Choose(full));
        Assert.Null(Choose());
    }
}
