using GWorker.Tests.TestKit;

namespace GWorker.Tests.Spawn;

/// <summary>A node is chosen, and gone before anything is sent to it: so it has nothing, and another is asked.</summary>
public class ClosedConnectionTests
{
    [Fact]
    public async Task A_client_whose_chosen_node_was_gone_already_spawns_on_another()
    {
        await using var bed = new CallBed(isHost: false);
        foreach (var uid in (long[])[2, 3]) bed.Join(uid);
        bed.Connections.Find(2)!.Asks.Dispose();
        for (var i = 0; i < 20; i++) // which one is chosen is chance
        {
            var call = bed.Call();
            var keeps = bed.Parts.Calls.Keep(call, default);
            (await bed.Next(AskVerb.Keep)).Tell(true);
            await keeps.Soon();
            Assert.Equal(3, call.Home);
        }
    }

    [Fact]
    public async Task Where_there_is_no_other_the_call_was_not_sent_and_may_not_have_run()
    {
        await using var bed = new CallBed(isHost: false);
        var only = bed.Join(2);
        bed.Connections.Find(2)!.Asks.Dispose();
        await bed.Parts.Calls.Keep(bed.Call(), default).Throws<UnavailableException>();
        bed.Lose(only);
        await bed.Parts.Calls.Keep(bed.Call(), default).Throws<UnavailableException>();
    }

    [Fact]
    public async Task A_node_that_is_gone_when_it_was_asked_may_have_the_call()
    {
        await using var bed = new CallBed(isHost: false);
        var only = bed.Join(2);
        var keeps = bed.Parts.Calls.Keep(bed.Call(), default);
        await bed.Next(AskVerb.Keep);
        bed.Lose(only);
        Assert.True((await keeps.Throws<WorkerLostException>()).MayHaveRun);
    }

    [Fact]
    public async Task A_home_that_stops_hands_its_call_to_another_where_the_deputy_was_gone_already()
    {
        await using var bed = new CallBed();
        foreach (var uid in (long[])[2, 3]) bed.Join(uid);
        var (call, deputy) = await bed.Keep();
        bed.Connections.Find(deputy.Uid)!.Asks.Dispose();
        var stops = bed.Service.Stop();
        var copy = await bed.Next(AskVerb.Copy);
        Assert.NotEqual(deputy, copy.Node);
        copy.Tell(true);
        (await bed.Next(AskVerb.Take)).Tell(true);
        Assert.False(await call.Over.Soon());
        await stops.Soon();
    }
}
