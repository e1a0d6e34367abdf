using GWorker.Tests.Pools;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// A call behind one that waited was not looked at: it could not start either. But where the one before it came from another node, or
/// was kept for a batch of this one, the call could have gone out; it lay there until something else happened.
/// </summary>
public sealed class WhatWaitsHereMayStillGoElsewhere
{
    [Fact]
    public async Task Behind_a_call_that_must_stay()
    {
        await using var bed = new PoolBed();
        await bed.AddWorker();
        var peer = bed.Peer(5);
        var first = bed.Foreign(1);
        var run = await bed.NextRun();
        _ = bed.Foreign(2);
        var own = bed.Handle.One.Remote(3);
        Assert.Equal([3], peer.Inputs);
        peer.AnswerAll();
        Assert.Equal(6, await own.Soon());
        run.End.SetResult(0);
        await first.Soon();
    }

    [Fact]
    public async Task Behind_a_batch_that_is_kept()
    {
        await using var bed = new PoolBed(c => c.Batched(2, 10.S).Concurrent(2));
        await bed.AddWorker();
        var peer = bed.Peer(5, batch: 2);
        _ = bed.Handle.Many.Remote([1, 2]);
        await bed.NextRun();
        foreach (var i in (int[])[3, 4, 5]) _ = bed.Handle.Many.Remote(i);
        Assert.Equal([5], peer.Inputs);
        peer.AnswerAll();
    }
}
