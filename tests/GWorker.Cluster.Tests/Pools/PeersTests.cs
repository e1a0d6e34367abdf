using GWorker.Tests.TestKit;

namespace GWorker.Tests.Pools;

/// <summary>Which items go to other nodes, and to which.</summary>
public class PeersTests
{
    [Fact]
    public async Task What_no_worker_of_this_process_could_take_goes_out()
    {
        await using var bed = new PoolBed();
        await bed.AddWorker();
        var peer = bed.Peer(credits: 5);
        var own = bed.Handle.One.Remote(1);
        Assert.Equal((int[])[1], (await bed.NextRun()).Inputs);
        Assert.Empty(peer.All);
        var other = bed.Handle.One.Remote(2);
        Assert.Equal([2], peer.Inputs);
        peer.AnswerAll();
        Assert.Equal(4, await other.Soon());
        Assert.False(own.IsCompleted);
    }

    [Fact]
    public async Task A_full_batch_is_kept_for_the_worker_of_this_process()
    {
        await using var bed = new PoolBed(c => c.Batched(4, 10.S).Concurrent(4));
        await bed.AddWorker();
        var peer = bed.Peer(credits: 100, batch: 4);
        var first = bed.Handle.Many.Remote([1, 2, 3, 4]);
        var run = await bed.NextRun();
        var more = Enumerable.Range(5, 6).Select(i => bed.Handle.Many.Remote(i)).ToArray();
        Assert.Equal([9, 10], peer.Inputs); // what goes is what the next batch here has no place for
        peer.AnswerAll();
        run.End.SetResult(0);
        var next = await bed.NextRun();
        Assert.Equal([5, 6, 7, 8], next.Inputs);
        next.End.SetResult(0);
        Assert.Equal((int[])[10, 12, 14, 16, 18, 20], await Task.WhenAll(more).Soon());
        await first.Soon();
    }

    [Fact]
    public async Task A_batch_that_another_node_has_begun_is_filled_before_the_next_is_begun()
    {
        await using var bed = new PoolBed(c => c.Batched(4, 10.S));
        FakePeer[] peers = [bed.Peer(100, batch: 4), bed.Peer(100, batch: 4), bed.Peer(100, batch: 4)];
        for (var batch = 1; batch <= 3; batch++)
        {
            for (var i = 0; i < 4; i++) _ = bed.Handle.Many.Remote(i);
            Assert.All(peers, p => Assert.Equal(0, p.Has % 4));
            Assert.Equal(4 * batch, peers.Sum(p => p.Has));
        }

        Assert.All(peers, p => Assert.InRange(p.Has, 0, 8)); // of two, the emptier: never all to one
        foreach (var peer in peers) bed.Queue.Detach(peer, "gone");
    }

    [Fact]
    public async Task While_the_node_stops_what_waits_for_the_last_that_takes_is_told_when_that_one_takes_no_more()
    {
        await using var bed = new PoolBed();
        var peer = bed.Peer(credits: 1);
        var part = new Handle<Held>(bed.Handle.Destination with { Parent = "Caller#1" });
        bed.Queue.Drain(new DrainingException("Held"));
        await bed.Handle.One.Remote(0).Throws<DrainingException>();
        var (sent, waiting) = (part.One.Remote(1), part.One.Remote(2));
        Assert.Equal([1], peer.Inputs);
        Assert.False(waiting.IsCompleted);
        bed.Queue.Grant(peer, 0);
        await waiting.Throws<DrainingException>();
        await part.One.Remote(3).Throws<DrainingException>();
        peer.AnswerAll();
        Assert.Equal(2, await sent.Soon());
    }

    [Fact]
    public async Task Credits_are_never_exceeded_and_what_is_over_waits()
    {
        await using var bed = new PoolBed();
        var (small, large) = (bed.Peer(3), bed.Peer(5));
        var calls = Enumerable.Range(0, 20).Select(i => bed.Handle.One.Remote(i)).ToArray();
        Assert.Equal((3, 5, 12), (small.Has, large.Has, bed.Queue.Load().Waiting));
        small.Answer(small.All[0]);
        Assert.Equal((3, 5, 11), (small.Has, large.Has, bed.Queue.Load().Waiting));
        bed.Queue.Grant(large, 2); // room that is in use cannot be taken away: it is not given again
        large.Answer(large.All[0]);
        large.Answer(large.All[1]);
        large.Answer(large.All[2]);
        Assert.Equal((2, 5), (large.Has, large.All.Count));
        large.Answer(large.All[3]);
        Assert.Equal((2, 6), (large.Has, large.All.Count));
        bed.Queue.Grant(small, 0);
        small.AnswerAll();
        Assert.Equal((0, 4), (small.Has, small.All.Count));
        bed.Queue.Grant(large, 100);
        large.AnswerAll();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => 2 * i), await Task.WhenAll(calls).Soon());
    }

    /// <summary>A process without workers of its own took its first start for its last: the next cold start counted against the call's own deadline.</summary>
    [Fact]
    public async Task When_the_last_node_with_a_worker_has_closed_the_next_start_counts_apart_again()
    {
        await using var bed = new PoolBed(c => c.StartupTimeout(20.Mins));
        var peer = bed.Peer(1);
        bed.Queue.Grant(peer, 0);
        var call = bed.Handle.One.Remote(1);
        bed.Clock.Advance(15.Mins);
        Assert.False(call.IsCompleted);
        bed.Queue.Grant(peer, 1);
        bed.Clock.Advance(4.Mins);
        Assert.False(call.IsCompleted);
        peer.AnswerAll();
        Assert.Equal(2, await call.Soon());
    }

    [Fact]
    public async Task A_node_that_closes_and_opens_again_and_again_renews_no_deadline()
    {
        await using var bed = new PoolBed();
        var peer = bed.Peer(0);
        var call = bed.Handle.One.Remote(1); // waits for a first start
        for (var i = 0; i < 3; i++)
        {
            bed.Queue.Grant(peer, 1);
            bed.Queue.Grant(peer, 0);
            peer.HandBack(peer.All[^1]);
            bed.Clock.Advance(2.Mins);
        }

        Assert.Equal(3, peer.All.Count);
        await Assert.ThrowsAsync<UnavailableException>(() => call.Soon());
    }

    [Fact]
    public async Task Items_go_oldest_first()
    {
        await using var bed = new PoolBed(c => c.Batched(4, 10.S));
        for (var i = 0; i < 4; i++)
        {
            _ = i % 2 == 0 ? bed.Handle.One.Remote(i) : bed.Handle.Many.Remote(i);
            bed.Clock.Advance(1.Ms);
        }

        var peer = bed.Peer(3);
        Assert.Equal([0, 1, 2], peer.Inputs);
        bed.Queue.Detach(peer, "gone");
    }

    [Fact]
    public async Task An_item_from_another_node_is_never_sent_on()
    {
        await using var bed = new PoolBed();
        await bed.AddWorker();
        var own = bed.Handle.One.Remote(1);
        var run = await bed.NextRun();
        var foreign = bed.Foreign(7);
        var peer = bed.Peer(5);
        Assert.Empty(peer.All);
        var behind = bed.Handle.One.Remote(2);
        Assert.Equal([2], peer.Inputs);
        peer.AnswerAll();
        await behind.Soon();
        run.End.SetResult(3);
        Assert.Equal(3, await own.Soon());
        run = await bed.NextRun();
        Assert.Equal([7], run.Inputs);
        run.End.SetResult(4);
        Assert.Equal(4, await foreign.Soon());
    }

    [Fact]
    public async Task A_peer_is_kicked_only_after_it_was_given_something_to_write()
    {
        await using var bed = new PoolBed();
        var peer = bed.Peer(1);
        var call = bed.Handle.One.Remote(1);
        Assert.True(peer.Kicks > 0);
        peer.AnswerAll();
        Assert.Equal(2, await call.Soon());
    }
}
