using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Calls of another node that come in one frame are let in as if each had come alone.</summary>
public class ArrivalsTests : ShortcutBed
{
    [Fact]
    public async Task A_small_queue_refuses_none_that_a_slot_is_free_for()
    {
        Begin(App.Cls<Scripted>().Concurrent(8).Batched(1, 1.S).Lanes(8).Queue(2));
        var calls = Arrive(Scripted.Methods.Many, 1, 2, 3, 4, 5);
        Threads.Feed();
        Assert.Equal((int[])[2, 4, 6, 8, 10], await Task.WhenAll(calls).Soon());
    }

    [Fact]
    public async Task What_finds_no_room_is_refused_and_the_others_are_not()
    {
        Begin(App.Cls<Scripted>().Concurrent(2).Queue(1));
        Script.Holds = true;
        var calls = Arrive(Scripted.Methods.One, 1, 2, 3, 4);
        await calls[3].Throws<OverloadedException>();
        Threads.Feed();
        Script.Holds = false;
        Script.Release();
        Threads.Feed();
        Assert.Equal((int[])[2, 4, 6], await Task.WhenAll(calls[..3]).Soon());
    }

    [Fact]
    public async Task Where_the_worker_is_gone_each_goes_back()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        Queue.Close(slots, handBack: false);
        foreach (var call in Arrive(Scripted.Methods.One, 1, 2)) await call.Throws<DrainingException>();
    }
}
