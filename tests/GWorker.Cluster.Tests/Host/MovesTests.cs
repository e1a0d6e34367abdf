using GWorker.Tests.TestKit;
using Microsoft.Extensions.Time.Testing;
using static GWorker.Tests.TestKit.Entries;

namespace GWorker.Tests;

/// <summary>How workers move to a node that has joined: what the keeper orders, look by look.</summary>
public class MovesTests
{
    static readonly Offer[] Offers = [Offer(least: 1, most: 3, scaleDown: 30.S)];

    readonly FakeTimeProvider clock = new();
    readonly Fleet fleet;

    public MovesTests() => fleet = new(clock, 64);

    string[] Look(params NodeEntry[] nodes) => [.. fleet.Look(nodes, [.. nodes.Where(n => n.IsHost)]).Select(o => o.Key is { } key ? $"wake {o.Id.Service}{string.Concat(key)}" : $"halt {o.Id}")];

    static NodeEntry A(params WorkerEntry[] workers) => Serving("a", Offers, Pool(workers));

    static NodeEntry B(params WorkerEntry[] workers) => Serving("b", Offers, Pool(workers));

    /// <summary>Both are known for long enough.</summary>
    void Settled(params NodeEntry[] nodes)
    {
        Assert.Empty(Look(nodes));
        clock.Advance(3.S);
    }

    static WorkerEntry[] Three => [Worker("w~1", idle: 1.S), Worker("w~2"), Worker("w~3")];

    static WorkerEntry[] Leaving => [Worker("w~1", leaving: true), Worker("w~2"), Worker("w~3")];

    static WorkerEntry[] Two => [Worker("w~2"), Worker("w~3")];

    [Fact]
    public void One_at_a_time_and_not_before_sharding_can_know_the_node()
    {
        Assert.Empty(Look(A(Three)));
        clock.Advance(60.S);
        Assert.Empty(Look(A(Three), B()));
        clock.Advance(2.S);
        Assert.Empty(Look(A(Three), B()));
        clock.Advance(1.S);
        Assert.Equal(["halt w~1"], Look(A(Three), B()));
        Assert.Empty(Look(A(Three), B()));
    }

    /// <summary>It was stopped where it was and started nowhere, where no minimum asked for it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Another_is_started_for_it_though_no_minimum_asks_for_it(byte key)
    {
        NodeEntry Keyed(string node, params WorkerEntry[] workers) => Serving(node, Offers, Pool(key: key, workers: workers));
        Settled(Keyed("a", Three), Keyed("b"));
        Assert.Equal(["halt w~1"], Look(Keyed("a", Three), Keyed("b")));
        Assert.Equal([$"wake w{(key == 0 ? "" : "7")}"], Look(Keyed("a", Leaving), Keyed("b")));
        Assert.Empty(Look(Keyed("a", Leaving), Keyed("b")));
        Assert.Empty(Look(Keyed("a", Two), Keyed("b", Worker("w~4", Stage.Entering))));

        // The promise ends when it is kept: who is idle goes as ever.
        Assert.Empty(Look(Keyed("a", Two), Keyed("b", Worker("w~4"))));
        Assert.Equal(["halt w~2"], Look(Keyed("a", Worker("w~2", idle: 40.S), Worker("w~3")), Keyed("b", Worker("w~4"))));
    }

    [Fact]
    public void It_may_take_its_time_to_enter_and_to_leave()
    {
        Settled(A(Three), B());
        Assert.Equal(["halt w~1"], Look(A(Three), B()));
        Assert.Equal(["wake w"], Look(A(Leaving), B()));
        clock.Advance(100.S);
        Assert.Empty(Look(A(Leaving), B(Worker("w~4", Stage.Entering))));
        clock.Advance(100.S);
        Assert.Empty(Look(A(Worker("w~2", idle: 99.S), Worker("w~3")), B(Worker("w~4", Stage.Entering)))); // nor is one retired meanwhile
    }

    [Fact]
    public void An_order_that_was_lost_is_given_again()
    {
        Settled(A(Three), B());
        Assert.Equal(["halt w~1"], Look(A(Three), B()));
        clock.Advance(10.S);
        Assert.Empty(Look(A(Three), B())); // it may not show yet that it leaves
        clock.Advance(1.S);
        Assert.Equal(["halt w~1"], Look(A(Three), B()));
    }

    /// <summary>One start that came to nothing cost the pool a worker for good, and the next move another.</summary>
    [Fact]
    public void A_start_that_was_lost_is_tried_again_and_nobody_else_moves_meanwhile()
    {
        Settled(A(Three), B());
        Assert.Equal(["halt w~1"], Look(A(Three), B()));
        Assert.Equal(["wake w"], Look(A(Leaving), B()));
        for (var i = 0; i < 27; i++)
        {
            clock.Advance(11.S);
            Assert.Equal(["wake w"], Look(A(Two), B()));
        }

        clock.Advance(11.S);
        Look(A(Two), B());
        clock.Advance(11.S);
        Assert.Empty(Look(A(Two), B())); // given up after 5 min
        clock.Advance(90.S);
        Assert.Empty(Look(A(Two), B())); // and nobody moves for 2 min
        clock.Advance(20.S);
        Assert.Equal(["halt w~2"], Look(A(Two), B()));
    }

    /// <summary>Where it cannot run, it is started where it was: without a rest it went to and fro.</summary>
    [Fact]
    public void What_comes_back_moves_again_only_after_a_rest_that_grows()
    {
        Settled(A(Three), B());
        foreach (var rest in (TimeSpan[])[2.Mins, 4.Mins, 8.Mins])
        {
            Assert.Equal(["halt w~1"], Look(A(Three), B()));
            Assert.Equal(["wake w"], Look(A(Leaving), B()));
            Assert.Empty(Look(A([.. Two, Worker("w~1b")]), B()));
            clock.Advance(rest - 1.S);
            Assert.Empty(Look(A(Three), B()));
            clock.Advance(1.S);
        }

        Assert.Equal(["halt w~1"], Look(A(Three), B()));
        Assert.Equal(["wake w"], Look(A(Leaving), B()));
        Assert.Empty(Look(A(Two), B(Worker("w~4"))));
        clock.Advance(11.S);
        Assert.Equal(["halt w~2"], Look(A([.. Two, Worker("w~5"), Worker("w~6")]), B(Worker("w~4")))); // one that came there, and no rest
    }

    [Fact]
    public void Those_out_of_reach_count_in_what_it_is_promised()
    {
        var lost = Serving("c", Offers, Pool(Worker("w~9")));
        Offer[] offers = [Offer(least: 1, most: 9)];
        NodeEntry[] Nodes(params WorkerEntry[] workers) => [Serving("a", offers, Pool(workers)), Serving("b", offers, Pool()), lost];
        string[] Orders(params WorkerEntry[] workers) => [.. fleet.Look(Nodes(workers), Nodes(workers)[..2]).Select(o => o.Key is null ? "halt" : "wake")];
        Orders(Three);
        clock.Advance(3.S);
        Assert.Equal(["halt"], Orders(Three));
        Assert.Equal(["wake"], Orders(Leaving));
    }
}
