using GWorker.Tests.TestKit;
using static GWorker.Tests.TestKit.Entries;

namespace GWorker.Tests;

public class SpreadTests
{
    static Offer[] Two => [Offer(least: 2, most: 2)];

    [Fact]
    public void The_idlest_worker_of_the_fullest_node_moves_to_an_empty_one() =>
        Assert.Equal("w~2", Spread.Choose([Serving("a", Two, Pool(Worker("w~1", idle: 1.S), Worker("w~2", idle: 2.S))), Serving("b", Two, Pool())]));

    [Fact]
    public void A_difference_of_one_is_even() =>
        Assert.Null(Spread.Choose([Serving("a", [Offer(least: 3, most: 3)], Pool(Worker("w~1"), Worker("w~2"))), Serving("b", [Offer(least: 3, most: 3)], Pool(Worker("w~3")))]));

    [Fact]
    public void Nothing_moves_while_something_does()
    {
        foreach (var moving in (WorkerEntry[])[Worker("w~2", Stage.Entering), Worker("w~2", Stage.Unready), Worker("w~2", leaving: true)])
            Assert.Null(Spread.Choose([Serving("a", Two, Pool(Worker("w~1"), moving)), Serving("b", Two, Pool())]));
    }

    [Fact]
    public void A_pools_only_worker_stays() => Assert.Null(Spread.Choose([
        Serving("a", [Offer(least: 1), Offer("v", least: 1)], Pool(Worker("w~1")), Pool("v", workers: Worker("v~1"))), Serving("b", [Offer(least: 1), Offer("v", least: 1)])]));

    [Fact]
    public void So_does_one_that_the_minimum_does_not_ask_for() =>
        Assert.Null(Spread.Choose([Serving("a", [Offer(least: 1, most: 2)], Pool(Worker("w~1"), Worker("w~2"))), Serving("b", [Offer(least: 1, most: 2)], Pool())]));

    // The minimum is the default set's: moved, it would be stopped here and started nowhere.
    [Fact]
    public void So_does_a_parameter_pools_which_has_no_minimum() =>
        Assert.Null(Spread.Choose([Serving("a", Two, Pool(key: 7, workers: [Worker("w~1"), Worker("w~2")])), Serving("b", Two)]));

    [Fact]
    public void Nobody_moves_where_there_is_no_device_or_no_room_or_to_who_leaves()
    {
        var full = Serving("a", Two, Pool(Worker("w~1"), Worker("w~2")));
        Assert.Null(Spread.Choose([full, Serving("b", [Offer(least: 2, most: 2, canHost: false)], Pool())]));
        Assert.Null(Spread.Choose([full, Serving("b", [Offer(least: 2, most: 2, room: 0)], Pool())]));
        Assert.Null(Spread.Choose([full, Serving("b", Two, Pool()) with { IsLeaving = true }]));
        Assert.Null(Spread.Choose([full]));
        Assert.Null(Spread.Choose([]));
    }
}
