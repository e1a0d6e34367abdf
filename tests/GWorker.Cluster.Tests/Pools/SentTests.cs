using GWorker.Tests.TestKit;

namespace GWorker.Tests.Pools;

/// <summary>What becomes of items that other nodes have, and of items of other nodes' callers here.</summary>
public class SentTests
{
    [Fact]
    public async Task What_is_handed_back_waits_in_its_place_and_goes_elsewhere()
    {
        await using var bed = new PoolBed();
        var first = bed.Peer(2);
        var calls = Enumerable.Range(0, 4).Select(i => bed.Handle.One.Remote(i)).ToArray();
        bed.Queue.Grant(first, 0);
        first.HandBack(first.All[1]);
        first.HandBack(first.All[0]);
        Assert.Equal((0, 4), (first.Has, bed.Queue.Load().Waiting));
        var second = bed.Peer(10);
        Assert.Equal([0, 1, 2, 3], second.Inputs);
        Assert.All(second.All, item => Assert.Equal(1, item.Attempt)); // it has not run: it is the same attempt
        second.AnswerAll();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task What_a_lost_node_had_may_have_run()
    {
        await using var bed = new PoolBed();
        var peer = bed.Peer(1);
        var sent = bed.Handle.One.Remote(1);
        var held = bed.Handle.One.Remote(2);
        bed.Queue.Detach(peer, "its node was lost");
        var error = await sent.Throws<WorkerLostException>();
        Assert.Equal((true, 1), (error.MayHaveRun, error.Attempts));
        Assert.Contains("its node was lost", error.Message, StringComparison.Ordinal);
        Assert.False(held.IsCompleted);
        var next = bed.Peer(1);
        next.AnswerAll();
        Assert.Equal(4, await held.Soon());
        peer.Answer(peer.All[0]); // too late: it changes nothing
    }

    [Fact]
    public async Task It_runs_again_where_that_does_no_harm_and_the_first_attempts_answer_is_ignored()
    {
        await using var bed = new PoolBed();
        var peer = bed.Peer(1, reruns: 1);
        var call = bed.Handle.One.Remote(1);
        bed.Queue.Detach(peer, "its node was lost");
        Assert.False(call.IsCompleted);
        var next = bed.Peer(1, reruns: 1);
        var item = Assert.Single(next.All);
        Assert.Equal(2, item.Attempt);
        ((Item<int, int>)item).Answer(1, -1);
        Assert.False(call.IsCompleted);
        bed.Queue.Detach(next, "its node was lost too");
        Assert.Equal(2, (await call.Throws<WorkerLostException>()).Attempts);
    }

    [Fact]
    public async Task Calls_of_other_nodes_go_back_when_no_worker_is_left_here()
    {
        await using var bed = new PoolBed();
        var worker = await bed.AddWorker();
        var running = bed.Foreign(1);
        var run = await bed.NextRun();
        var waiting = bed.Foreign(2);
        var own = bed.Handle.One.Remote(3);
        worker.Stop();
        await waiting.Throws<DrainingException>();
        Assert.False(own.IsCompleted); // its caller is here, and so it waits here
        await bed.Foreign(4).Throws<DrainingException>();
        run.End.SetResult(9);
        Assert.Equal(9, await running.Soon());
    }

    [Fact]
    public async Task Their_age_counts_here_and_their_deadline_too()
    {
        await using var bed = new PoolBed();
        await bed.AddWorker();
        _ = bed.Handle.One.Remote(1);
        var run = await bed.NextRun();
        var call = bed.Foreign(2, age: 3.S, within: 2.S);
        Assert.Equal(3.S, bed.Queue.Load().OldestAge);
        bed.Clock.Advance(2.S);
        var error = await call.Throws<CallTimeoutException>();
        Assert.Equal((5.S, 5.S, 0.S), (error.Deadline, error.Queued, error.Ran));
        run.End.SetResult(0);
    }

    [Fact]
    public async Task Another_node_may_say_itself_that_time_is_up()
    {
        await using var bed = new PoolBed();
        var peer = bed.Peer(1);
        var call = bed.Handle.Within(1.S).One.Remote(1);
        bed.Clock.Advance(1.S);
        Assert.False(call.IsCompleted);
        Assert.Empty(peer.LetGone);
        bed.Clock.Advance(Deadlines.PeerSlack);
        await call.Throws<CallTimeoutException>();
        Assert.Same(peer.All[0], Assert.Single(peer.LetGone));
        Assert.Equal(1, peer.Has); // its room is not free before that node says so
        bed.Queue.Return(peer, [new(peer.All[0])]);
        Assert.Equal(0, peer.Has);
    }

    [Fact]
    public async Task What_waits_for_credits_has_no_slack()
    {
        await using var bed = new PoolBed();
        var peer = bed.Peer(1);
        _ = bed.Handle.One.Remote(1);
        var call = bed.Handle.Within(1.S).One.Remote(2);
        bed.Clock.Advance(1.S);
        var error = await call.Throws<CallTimeoutException>();
        Assert.Equal((1.S, 0.S), (error.Queued, error.Ran));
        peer.AnswerAll();
    }

    [Fact]
    public async Task A_cancel_reaches_the_node_that_has_the_call()
    {
        await using var bed = new PoolBed();
        var peer = bed.Peer(1);
        using var stop = new CancellationTokenSource();
        var sent = bed.Handle.One.Remote(1, stop.Token);
        var held = bed.Handle.One.Remote(2, stop.Token);
        await stop.CancelAsync();
        Assert.True(sent.IsCanceled && held.IsCanceled);
        Assert.Same(peer.All[0], Assert.Single(peer.LetGone));
        Assert.Equal((1, 0), (peer.Has, bed.Queue.Load().Waiting));
        peer.HandBack(peer.All[0]); // nobody waits for it: it goes nowhere
        Assert.Equal((0, 0), (peer.Has, bed.Queue.Load().Waiting));
    }

    [Fact]
    public async Task A_call_that_nobody_takes_waits_and_says_at_its_deadline_why()
    {
        await using var bed = new PoolBed();
        var call = bed.Handle.Within(2.S).One.Remote(1);
        Assert.False(bed.Queue.IsServed);
        bed.Clock.Advance(2.S);
        Assert.Contains("its node has not started; the call waited 2.S", (await call.Throws<UnavailableException>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailWaiting_spares_what_somebody_takes()
    {
        await using var bed = new PoolBed();
        var call = bed.Handle.One.Remote(1);
        bed.Queue.FailWaiting(new UnavailableException("Held", "nobody", "Wait"));
        await call.Throws<UnavailableException>();
        var peer = bed.Peer(1);
        var sent = bed.Handle.One.Remote(2);
        var held = bed.Handle.One.Remote(3);
        bed.Queue.FailWaiting(new UnavailableException("Held", "nobody", "Wait"));
        Assert.False(held.IsCompleted);
        peer.AnswerAll();
        peer.AnswerAll();
        Assert.Equal((4, 6), (await sent.Soon(), await held.Soon()));
    }

    [Fact]
    public async Task A_queue_with_an_open_peer_is_not_retired()
    {
        await using var bed = new PoolBed();
        var peer = bed.Peer(1);
        var call = bed.Handle.One.Remote(1);
        Assert.False(bed.Queue.TryRetire());
        bed.Queue.Grant(peer, 0);
        Assert.False(bed.Queue.TryRetire()); // it still has a call
        peer.AnswerAll();
        await call.Soon();
        Assert.True(bed.Queue.TryRetire());
    }
}
