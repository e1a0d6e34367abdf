using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>
/// A plain call that takes the slot which its thread has just got back keeps every rule of those that go through the queue: it is
/// found by deadlines, by whoever waits, and by whoever closes or gives up its worker.
/// </summary>
public class ShortcutTests : ShortcutBed
{
    [Fact]
    public void The_next_call_takes_the_slot_of_the_one_before()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        Assert.Equal((1, 1, 0), (slots.Free, slots.Graph.Warm, Queue.Load().Running));
        var call = Send(1);
        Assert.Equal((1, 0, 1), (slots.Free, slots.Graph.Warm, Queue.Load().Running));
        Threads.Feed();
        Assert.Equal((2, 1, 1, 0), (Answer(call), slots.Free, slots.Graph.Warm, Queue.Load().Running));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(300)]
    public void Its_deadline_is_kept(int seconds)
    {
        Begin(App.Cls<Scripted>().Concurrent(2));
        Script.Holds = true;
        var call = Send(1, seconds.S);
        Threads.Feed();
        Clock.Advance(seconds.S - 1.Ms);
        Assert.False(call.IsCompleted);
        Clock.Advance(2.Ms);
        Assert.IsType<CallTimeoutException>(call.Exception?.InnerException);
    }

    [Fact]
    public void The_look_for_what_is_due_finds_it_and_looks_again_in_time()
    {
        Begin(App.Cls<Scripted>().Concurrent(2)); // its deadline of five minutes is looked for and nothing is found
        Script.Holds = true;
        Clock.Advance(240.S);
        var late = Send(1);
        Threads.Feed();
        Clock.Advance(60.S + 1.Ms);
        Assert.False(late.IsCompleted);
        Clock.Advance(240.S);
        Assert.IsType<CallTimeoutException>(late.Exception?.InnerException);
    }

    [Fact]
    public async Task A_call_that_must_wait_gets_the_slot_that_lies_with_another_thread()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(1));
        Task<int>? call = null;
        AtAnotherDesk(() => call = Send(1));
        Assert.Equal((0, 0, 1, 0), (slots.Free, slots.Graph.Warm, Queue.Load().Running, Queue.Load().Waiting));
        Threads.Feed();
        Assert.Equal(2, await call!.Soon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Calls_start_in_the_order_in_which_they_were_sent_though_the_last_gets_a_thread_first(bool lastFirst)
    {
        Begin(App.Cls<Scripted>().Concurrent(8));
        for (var i = 1; i < 6; i++) Send(i);
        Threads.Feed(lastFirst);
        Assert.Equal([1, 2, 3, 4, 5], Inputs);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    public void A_call_whose_thread_comes_no_more_starts_though_others_always_find_one_of_their_own(int milliseconds)
    {
        Begin(App.Cls<Scripted>().Concurrent(4));
        var first = Task.FromResult(0);
        AtAnotherDesk(() => first = Send(1)); // through the queue
        var left = Send(2); // the shortcut
        Threads.Feed(lastFirst: true, most: 1);
        Assert.Equal([1], Inputs); // by the block of the second, whose thread sends nothing more
        AtAnotherDesk(() =>
        {
            // The block that is left stays below whatever else this thread begins.
            for (var i = 3; !left.IsCompleted && i < 100; i++)
            {
                Send(i);
                Threads.Feed(lastFirst: true, most: 1);
                Clock.Advance(milliseconds.Ms);
            }
        });
        Assert.Equal((2, 4), (Answer(first), Answer(left)));
        Assert.InRange(Inputs.Length, 3, 20);
    }

    [Fact]
    public void A_call_that_must_wait_does_not_overtake_the_one_that_its_thread_sent_before_by_the_shortcut()
    {
        Begin(App.Cls<Scripted>().Concurrent(2));
        AtAnotherDesk(() =>
        {
            Script.Holds = true;
            Send(9);
            Threads.Feed();
            Script.Holds = false;
        });
        Send(1); // the shortcut
        Send(2); // no slot is left
        Assert.Equal(1, Queue.Load().Waiting);
        AtAnotherDesk(() =>
        {
            Script.Last.Answer();
            while (Queue.Load().Waiting > 0) Threads.Feed(lastFirst: true, most: 1); // its slot goes to the second
        });
        Threads.Feed();
        Assert.Equal([9, 1, 2], Inputs);
    }

    [Fact]
    public void Nobody_overtakes_a_call_that_waits()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(1));
        Script.Holds = true;
        Send(1);
        Threads.Feed();
        Send(2);
        Script.Release();
        Threads.Feed();
        Send(3);
        Threads.Feed();
        Assert.Equal([1, 2, 3], Inputs);
        Assert.Equal(0, Queue.Load().Waiting);
        Assert.Equal(slots.Total, slots.Free + slots.Graph.Warm);
    }

    [Fact]
    public void A_worker_that_leaves_hands_it_back_and_is_idle_then()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        var first = Send(1);
        Clock.Advance(1.Ms);
        Task<int>[] calls = [first, Send(2)];
        Queue.Close(slots, handBack: true);
        Assert.Equal((2, 0, 0), (Queue.Load().Running, slots.Graph.Warm, Owner.Idles));
        Threads.Feed();
        Assert.Equal((0, 2, 1), (Queue.Load().Running, Queue.Load().Waiting, Owner.Idles));
        Open();
        Threads.Feed();
        Assert.Equal([2, 4], calls.Select(Answer));
        Assert.Equal([1, 2], Inputs);
    }

    [Fact]
    public void A_worker_that_is_closed_has_all_its_slots()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        Queue.Close(slots, handBack: false);
        Assert.Equal((2, 0, true), (slots.Free, slots.Graph.Warm, slots.IsIdle));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_worker_that_is_given_up_takes_it_along_or_it_runs_elsewhere(int retries)
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2).Retries(retries));
        Script.Holds = true;
        var call = Send(1);
        Threads.Feed();
        Queue.Detach(slots, "test");
        Assert.Equal((0, retries), (Queue.Load().Running, Queue.Load().Waiting));
        Assert.Equal(retries == 0, call.Exception?.InnerException is WorkerLostException);
        Open();
        Threads.Feed();
        Script.Release();
        Threads.Feed();
        Assert.Equal(retries == 1, call.IsCompletedSuccessfully);
        Assert.Equal((0, 0), (Queue.Load().Running, Queue.Load().Waiting));
    }

    [Fact]
    public void Its_caller_may_give_up()
    {
        using var stop = new CancellationTokenSource();
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        Script.Holds = true;
        var call = Send(1, cancel: stop.Token);
        Threads.Feed();
        stop.Cancel();
        Assert.True(call.IsCanceled);
        Threads.Feed();
        Assert.True(Script.Last.Context.Stop.IsCancellationRequested);
        Script.Release();
        Threads.Feed();
        Assert.Equal((0, slots.Total), (Queue.Load().Running, slots.Free + slots.Graph.Warm));
    }

    [Fact]
    public void A_worker_is_idle_since_its_last_call()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        Clock.Advance(5.Ms);
        Send(1);
        Threads.Feed();
        Clock.Advance(1.S);
        Assert.Equal(1.S, slots.IdleFor);
        Script.Holds = true;
        Send(2);
        Threads.Feed();
        Clock.Advance(1.S);
        Assert.Equal(TimeSpan.Zero, slots.IdleFor);
        Script.Release();
        Threads.Feed();
        Assert.Equal(TimeSpan.Zero, slots.IdleFor);
    }

    [Fact]
    public void How_long_runs_take_is_known_all_the_same()
    {
        Begin(App.Cls<Scripted>().Concurrent(2));
        Script.Starts = _ => Clock.Advance(40.Ms);
        for (var i = 0; i < 100; i++)
        {
            Send(i);
            Threads.Feed();
        }

        Assert.InRange(Queue.Load().MeanRun, 35.Ms, 41.Ms);
    }

    [Fact]
    public void The_budget_of_retries_hears_of_it()
    {
        Begin(App.Cls<Scripted>().Concurrent(2).Retries(1, backoff: 1.Ms, jitter: false));
        Script.Answers = run => run.Inputs[0] < 0 ? throw new InvalidOperationException("as told") : run.Inputs;
        int Fail()
        {
            var before = Script.Runs.Length;
            Send(-1);
            Threads.Feed();
            Clock.Advance(1.Ms);
            Threads.Feed();
            return Script.Runs.Length - before;
        }

        var spent = 0;
        while (Fail() == 2) spent++;
        Assert.InRange(spent, (int)RetryBudget.Most, (int)RetryBudget.Most + 30);
        for (var i = 0; i < 21; i++)
        {
            if (i == 20) Clock.Advance(11.Ms); // the last one is told, and the others with it
            Send(i);
            Threads.Feed();
        }

        Assert.Equal((2, 2), (Fail(), Fail()));
    }

    [Fact]
    public void Of_two_workers_the_emptier_gets_each_call()
    {
        var first = Begin(App.Cls<Scripted>().Concurrent(4));
        var second = Open();
        Script.Holds = true;
        for (var i = 1; i < 5; i++) Send(i);
        Assert.Equal((2, 2), (first.Busy, second.Busy));
    }
}
