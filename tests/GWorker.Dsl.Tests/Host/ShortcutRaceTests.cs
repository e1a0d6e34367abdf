using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>What another thread does between two steps of a call that takes the shortcut.</summary>
public class ShortcutRaceTests : ShortcutBed
{
    [Fact]
    public void A_slot_does_not_go_to_the_desk_of_a_worker_that_was_given_up_because_that_one_started_late()
    {
        var old = Begin(App.Cls<Scripted>().Concurrent(2).Retries(1));
        Send(1);
        Queue.Close(old, handBack: true);
        Queue.Detach(old, "test"); // before it has started
        var slots = Open();
        Send(2);
        Script.Holds = true;
        Threads.Feed(lastFirst: true); // at last the old one
        Assert.Equal([1, 2], Inputs.Order());
        foreach (var input in (int[])[2, 1])
        {
            Script.Runs.Last(run => run.Inputs[0] == input).Answer();
            Threads.Feed();
        }

        Assert.Equal((0, slots.Total), (slots.Busy, slots.Free + slots.Graph.Warm));
    }

    [Fact]
    public void A_slot_that_comes_back_while_its_worker_closes_is_not_left_with_the_thread()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        Script.Starts = _ => Clock.OnLook = () => Queue.Close(slots, handBack: false);
        var call = Send(1);
        Threads.Feed();
        Assert.Equal((2, 2, 0, 1), (Answer(call), slots.Free, slots.Graph.Warm, Owner.Idles));
    }

    [Fact]
    public void A_slot_that_comes_back_while_a_call_finds_none_goes_to_that_call()
    {
        Begin(App.Cls<Scripted>().Concurrent(1));
        Task<int>? second = null;
        Script.Starts = run => Clock.OnLook = run.Inputs[0] == 1 ? () => second = Send(2) : null;
        var first = Send(1);
        Threads.Feed();
        Assert.Equal((2, 4), (Answer(first), Answer(second!)));
    }

    [Fact]
    public void A_call_that_comes_while_its_worker_is_given_up_has_not_run_and_waits_for_the_next()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        Clock.OnLook = () => Queue.Detach(slots, "test");
        var call = Send(1);
        Assert.Equal((1, 0), (Queue.Load().Waiting, Queue.Load().Running));
        Open();
        Threads.Feed();
        Assert.Equal((2, 1), (Answer(call), Script.Last.Context.Attempt));
    }

    [Fact]
    public void A_call_that_comes_while_its_node_stops_is_refused()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        Clock.OnLook = () =>
        {
            Queue.Refuse(new DrainingException("Scripted"), forGood: true);
            Queue.Detach(slots, "test");
        };
        Assert.IsType<DrainingException>(Send(1).Exception?.InnerException);
    }
}
