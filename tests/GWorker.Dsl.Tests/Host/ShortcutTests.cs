using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests;

/// <summary>
/// A plain call that takes the slot which its thread has just got back keeps every rule of those that go through the queue: it is
/// found by deadlines, by whoever waits, and by whoever closes or gives up its worker. All on one thread, which the test feeds.
/// </summary>
public class ShortcutTests
{
    readonly HookedClock clock = new();
    readonly StarvedScheduler threads = new();
    readonly Script script = new();
    readonly IdleOwner owner = new();
    Service service = null!;

    PoolQueue Queue => service.Usual.Queue;

    [Fact]
    public void The_next_call_takes_the_slot_of_the_one_before()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        Assert.Equal((1, 1, 0), (slots.Free, slots.Graph.Warm, Queue.Load().Running));
        var call = Send(1);
        Assert.Equal((1, 0, 1), (slots.Free, slots.Graph.Warm, Queue.Load().Running));
        threads.Feed();
        Assert.Equal((2, 1, 1, 0), (Answer(call), slots.Free, slots.Graph.Warm, Queue.Load().Running));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(300)]
    public void Its_deadline_is_kept(int seconds)
    {
        Begin(App.Cls<Scripted>().Concurrent(2));
        script.Holds = true;
        var call = Send(1, seconds.S);
        threads.Feed();
        clock.Advance(seconds.S - 1.Ms);
        Assert.False(call.IsCompleted);
        clock.Advance(2.Ms);
        Assert.IsType<CallTimeoutException>(call.Exception?.InnerException);
    }

    [Fact]
    public void The_look_for_what_is_due_finds_it_and_looks_again_in_time()
    {
        Begin(App.Cls<Scripted>().Concurrent(2)); // its deadline of five minutes is looked for and nothing is found
        script.Holds = true;
        clock.Advance(240.S);
        var late = Send(1);
        threads.Feed();
        clock.Advance(60.S + 1.Ms);
        Assert.False(late.IsCompleted);
        clock.Advance(240.S);
        Assert.IsType<CallTimeoutException>(late.Exception?.InnerException);
    }

    [Fact]
    public async Task A_call_that_must_wait_gets_the_slot_that_lies_with_another_thread()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(1));
        Task<int>? call = null;
        var other = new Thread(() => call = Send(1));
        other.Start();
        other.Join();
        Assert.Equal((0, 0, 1, 0), (slots.Free, slots.Graph.Warm, Queue.Load().Running, Queue.Load().Waiting));
        threads.Feed();
        Assert.Equal(2, await call!.Soon());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Calls_start_in_the_order_in_which_they_were_sent_though_the_last_gets_a_thread_first(bool lastFirst)
    {
        Begin(App.Cls<Scripted>().Concurrent(8));
        for (var i = 1; i < 6; i++) Send(i);
        threads.Feed(lastFirst);
        Assert.Equal([1, 2, 3, 4, 5], Inputs);
    }

    [Fact]
    public void Nobody_overtakes_a_call_that_waits()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(1));
        script.Holds = true;
        Send(1);
        threads.Feed();
        Send(2);
        script.Release();
        threads.Feed();
        Send(3);
        threads.Feed();
        Assert.Equal([1, 2, 3], Inputs);
        Assert.Equal(0, Queue.Load().Waiting);
        Assert.Equal(slots.Total, slots.Free + slots.Graph.Warm);
    }

    [Fact]
    public void A_worker_that_leaves_hands_it_back_and_is_idle_then()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        var calls = new[] { Send(1), Send(2) };
        Queue.Close(slots, handBack: true);
        Assert.Equal((2, 0, 0), (Queue.Load().Running, slots.Graph.Warm, owner.Idles));
        threads.Feed();
        Assert.Equal((0, 2, 1), (Queue.Load().Running, Queue.Load().Waiting, owner.Idles));
        Open();
        threads.Feed();
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
        script.Holds = true;
        var call = Send(1);
        threads.Feed();
        Queue.Detach(slots, "test");
        Assert.Equal((0, retries), (Queue.Load().Running, Queue.Load().Waiting));
        Assert.Equal(retries == 0, call.Exception?.InnerException is WorkerLostException);
        Open();
        threads.Feed();
        script.Release();
        threads.Feed();
        Assert.Equal(retries == 1, call.IsCompletedSuccessfully);
        Assert.Equal((0, 0), (Queue.Load().Running, Queue.Load().Waiting));
    }

    [Fact]
    public void Its_caller_may_give_up()
    {
        using var stop = new CancellationTokenSource();
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        script.Holds = true;
        var call = Send(1, cancel: stop.Token);
        threads.Feed();
        stop.Cancel();
        Assert.True(call.IsCanceled);
        threads.Feed();
        Assert.True(script.Last.Context.Stop.IsCancellationRequested);
        script.Release();
        threads.Feed();
        Assert.Equal((0, slots.Total), (Queue.Load().Running, slots.Free + slots.Graph.Warm));
    }

    [Fact]
    public void A_worker_is_idle_since_its_last_call()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        clock.Advance(5.Ms);
        Send(1);
        threads.Feed();
        clock.Advance(1.S);
        Assert.Equal(1.S, slots.IdleFor);
        script.Holds = true;
        Send(2);
        threads.Feed();
        clock.Advance(1.S);
        Assert.Equal(TimeSpan.Zero, slots.IdleFor);
        script.Release();
        threads.Feed();
        Assert.Equal(TimeSpan.Zero, slots.IdleFor);
    }

    [Fact]
    public void How_long_runs_take_is_known_all_the_same()
    {
        Begin(App.Cls<Scripted>().Concurrent(2));
        script.Starts = _ => clock.Advance(40.Ms);
        for (var i = 0; i < 100; i++)
        {
            Send(i);
            threads.Feed();
        }

        Assert.InRange(Queue.Load().MeanRun, 35.Ms, 41.Ms);
    }

    [Fact]
    public void The_budget_of_retries_hears_of_it()
    {
        Begin(App.Cls<Scripted>().Concurrent(2).Retries(1, backoff: 1.Ms, jitter: false));
        script.Answers = run => run.Inputs[0] < 0 ? throw new InvalidOperationException("as told") : run.Inputs;
        int Fail()
        {
            var before = script.Runs.Length;
            Send(-1);
            threads.Feed();
            clock.Advance(1.Ms);
            threads.Feed();
            return script.Runs.Length - before;
        }

        var spent = 0;
        while (Fail() == 2) spent++;
        Assert.InRange(spent, (int)RetryBudget.Most, (int)RetryBudget.Most + 30);
        for (var i = 0; i < 21; i++)
        {
            if (i == 20) clock.Advance(11.Ms); // the last one is told, and the others with it
            Send(i);
            threads.Feed();
        }

        Assert.Equal((2, 2), (Fail(), Fail()));
    }

    [Fact]
    public void Of_two_workers_the_emptier_gets_each_call()
    {
        var first = Begin(App.Cls<Scripted>().Concurrent(4));
        var second = Open();
        script.Holds = true;
        for (var i = 1; i < 5; i++) Send(i);
        Assert.Equal((2, 2), (first.Busy, second.Busy));
    }

    int[] Inputs => [.. script.Runs.Skip(2).Select(run => run.Inputs[0])];

    [Fact]
    public void A_slot_that_comes_back_while_its_worker_closes_is_not_left_with_the_thread()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        script.Starts = _ => clock.OnLook = () => Queue.Close(slots, handBack: false);
        var call = Send(1);
        threads.Feed();
        Assert.Equal((2, 2, 0, 1), (Answer(call), slots.Free, slots.Graph.Warm, owner.Idles));
    }

    [Fact]
    public void A_slot_that_comes_back_while_a_call_finds_none_goes_to_that_call()
    {
        Begin(App.Cls<Scripted>().Concurrent(1));
        Task<int>? second = null;
        script.Starts = run => clock.OnLook = run.Inputs[0] == 1 ? () => second = Send(2) : null;
        var first = Send(1);
        threads.Feed();
        Assert.Equal((2, 4), (Answer(first), Answer(second!)));
    }

    [Fact]
    public void A_call_that_comes_while_its_worker_is_given_up_has_not_run_and_waits_for_the_next()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        clock.OnLook = () => Queue.Detach(slots, "test");
        var call = Send(1);
        Assert.Equal((1, 0), (Queue.Load().Waiting, Queue.Load().Running));
        Open();
        threads.Feed();
        Assert.Equal((2, 1), (Answer(call), script.Last.Context.Attempt));
    }

    [Fact]
    public void A_call_that_comes_while_its_node_stops_is_refused()
    {
        var slots = Begin(App.Cls<Scripted>().Concurrent(2));
        clock.OnLook = () =>
        {
            Queue.Refuse(new DrainingException("Scripted"), forGood: true);
            Queue.Detach(slots, "test");
        };
        Assert.IsType<DrainingException>(Send(1).Exception?.InnerException);
    }

    /// <summary>A worker that has run two calls. The slot of the second lies with this thread.</summary>
    WorkerSlots Begin(Cls cls)
    {
        var parts = new NodeParts(clock, null, NullLoggerFactory.Instance, new([], TimeProvider.System), threads, null, 64, Copies: false);
        service = cls.Open(parts);
        var slots = Open();
        for (var i = 0; i < 2; i++)
        {
            Send(0); // the first goes through the queue both ways, and is what the pool hears of
            threads.Feed();
        }

        Assert.Equal((slots.Total - 1, 1), (slots.Free, slots.Graph.Warm));
        return slots;
    }

    WorkerSlots Open()
    {
        var slots = new WorkerSlots(Queue, new Scripted(script, CpuDevice.Instance), service.Plan.Concurrent, service.Cls.Shape.Methods.Count, isolates: false, owner);
        slots.Graph = Weaver.Weave(service.Plan, service.Cls.Shape.Methods, slots, threads, threads);
        Queue.Open(slots);
        return slots;
    }

    static int Answer(Task<int> call)
    {
        Assert.True(call.IsCompletedSuccessfully);
        return call.Result;
    }

    Task<int> Send(int x, TimeSpan? within = null, CancellationToken cancel = default)
    {
        var promise = new Promise<int>();
        Queue.Admit(new Item<int, int>(new(service, ParameterSet.Empty, ParameterSet.Empty, within), Scripted.Methods.One, x, promise, cancel));
        return promise.Task;
    }

    /// <summary>What another thread might do between two steps of this one is done there: the shortcut looks at the clock in the middle.</summary>
    sealed class HookedClock : FakeTimeProvider
    {
        internal Action? OnLook { get; set; }

        public override long GetTimestamp()
        {
            var hook = OnLook;
            OnLook = null;
            hook?.Invoke();
            return base.GetTimestamp();
        }
    }
}
