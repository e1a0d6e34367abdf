using GWorker.Tests.TestKit;

namespace GWorker.Tests.Spawn;

/// <summary>A home that stops, and nodes that do not do what it asks of them.</summary>
public class StoppingHomeTests
{
    [Fact]
    public async Task A_call_that_may_have_been_taken_over_does_not_end_as_one_that_has_not_started()
    {
        await using var bed = new CallBed();
        bed.Join(2);
        var (call, deputy) = await bed.Keep();
        var stops = bed.Service.Stop();
        await bed.Next(AskVerb.Take);
        bed.Lose(deputy); // it may have it run by now
        Assert.True(await call.Over.Soon());
        Assert.True(Assert.IsType<WorkerLostException>(call.Error).MayHaveRun);
        await stops.Soon();
    }

    [Fact]
    public async Task One_that_may_run_twice_goes_to_another_node_where_nobody_knows_of_it()
    {
        await using var bed = new CallBed(c => c.Idempotent());
        var (call, deputy, stops) = await LoseDeputy(bed);
        while (true)
        {
            // As often as its removal is not known everywhere.
            var next = await bed.Next();
            Assert.NotEqual(deputy, next.Node);
            if (next.Verb == AskVerb.Look) next.Fail(new UnknownCallException(call.Id));
            else next.Tell(true);
            if (next.Verb == AskVerb.Take) break;
        }

        Assert.False(await call.Over.Soon());
        Assert.Equal(0, bed.Store.Count);
        await stops.Soon();
    }

    [Fact]
    public async Task One_that_another_node_has_of_the_lost_one_is_left_to_it()
    {
        await using var bed = new CallBed(c => c.Idempotent());
        var (call, _, stops) = await LoseDeputy(bed);
        (await bed.Next(AskVerb.Look)).Elsewhere(); // it has the copy, and has not heard of the loss
        (await bed.Next(AskVerb.Look)).Tell(new CallStatus(CallStage.Queued, 1.S));
        Assert.False(await call.Over.Soon());
        Assert.Equal(0, bed.Store.Count);
        await stops.Soon();
    }

    [Fact]
    public async Task A_call_that_comes_while_the_node_leaves_is_waited_for_as_well()
    {
        await using var bed = new CallBed();
        var other = bed.Join(2);
        var (first, _) = await bed.Keep();
        var leaves = bed.Parts.Calls.Leave(30.S);
        var second = bed.Call();
        bed.Parts.Calls.Desk!.Hold(second, other.Uid, 1.H, 100);
        Assert.True(bed.Parts.Calls.Desk.Take(second.Id, other.Uid)); // the other node stops too, and hands it on
        (await bed.Next(AskVerb.Copy)).Tell(true);
        first.Cancel();
        (await bed.Next(AskVerb.Ended)).Tell(true);
        await first.Over.Soon();
        await Task.WhenAny(leaves, Task.Delay(50.Ms)); // it must not end: there is no event for that
        Assert.False(leaves.IsCompleted);
        second.Cancel();
        (await bed.Next(AskVerb.Ended)).Tell(true);
        await leaves.Soon();
        Assert.True(second.HasEnded);
    }

    /// <summary>A home of three nodes stops, and loses its deputy after it has asked that to go on with the call.</summary>
    static async Task<(KeptCall Call, FakeNode Deputy, Task Stops)> LoseDeputy(CallBed bed)
    {
        foreach (var uid in (long[])[2, 3]) bed.Join(uid);
        var (call, deputy) = await bed.Keep();
        var stops = bed.Service.Stop();
        await bed.Next(AskVerb.Take);
        bed.Lose(deputy);
        return (call, deputy, stops);
    }
}
