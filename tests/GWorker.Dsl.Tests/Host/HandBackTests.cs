using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests;

/// <summary>Rows "liveness" and "shutdown": what a leaving worker was given and has not started goes back at once, to its place by age.</summary>
public class HandBackTests
{
    readonly StarvedScheduler threads = new();
    readonly Script script = new();
    readonly IdleOwner owner = new();
    readonly Service service;

    public HandBackTests()
    {
        var parts = new NodeParts(new FakeTimeProvider(), null, NullLoggerFactory.Instance, new([], TimeProvider.System), threads, null, 64, Copies: false);
        service = ((Cls)App.Cls<Scripted>().Concurrent(2).Batched(2, 0.S)).Open(parts);
    }

    PoolQueue Queue => service.Usual.Queue;

    WorkerSlots NewWorker()
    {
        var slots = new WorkerSlots(Queue, new Scripted(script, CpuDevice.Instance), 2, service.Cls.Shape.Methods.Count, isolates: false, owner);
        slots.Graph = Weaver.Weave(service.Plan, service.Cls.Shape.Methods, slots, threads, threads);
        Queue.Open(slots);
        return slots;
    }

    Task<int> Send(MethodContract method, int x)
    {
        var promise = new Promise<int>();
        Queue.Admit(new Item<int, int>(new(service, ParameterSet.Empty, ParameterSet.Empty, null), (Contract<int, int>)method, x, promise, default));
        return promise.Task;
    }

    [Fact]
    public async Task Calls_that_have_not_started_go_back_and_start_elsewhere_in_their_order()
    {
        var first = NewWorker();
        var calls = Enumerable.Range(0, 4).Select(i => Send(Scripted.Methods.One, i)).ToArray();
        Assert.Equal((2, 2), (Queue.Load().Waiting, Queue.Load().Running));
        Queue.Close(first, handBack: true);
        threads.Feed();
        Assert.Equal((4, 0, 1), (Queue.Load().Waiting, Queue.Load().Running, owner.Idles));
        Assert.Empty(script.Runs);

        NewWorker();
        threads.Feed();
        Assert.Equal(new[] { 0, 2, 4, 6 }, await Task.WhenAll(calls).Soon());
        Assert.Equal(new[] { 0, 1, 2, 3 }, script.Runs.Select(run => run.Inputs[0]));
        Assert.All(script.Runs, run => Assert.Equal(1, run.Context.Attempt));
    }

    [Fact]
    public async Task So_does_a_batch()
    {
        var first = NewWorker();
        var calls = Enumerable.Range(0, 4).Select(i => Send(Scripted.Methods.Many, i)).ToArray();
        Queue.Close(first, handBack: true);
        threads.Feed();
        Assert.Equal((4, 0), (Queue.Load().Waiting, Queue.Load().Running));

        NewWorker();
        threads.Feed();
        await Task.WhenAll(calls).Soon();
        Assert.Equal(new[] { 0, 1, 2, 3 }, script.Runs.SelectMany(run => run.Inputs));
        Assert.All(script.Sizes, size => Assert.InRange(size, 1, 2));
    }

    [Fact]
    public async Task What_goes_back_to_a_node_that_stops_is_refused()
    {
        var first = NewWorker();
        var call = Send(Scripted.Methods.One, 1);
        Queue.Refuse(new DrainingException("Scripted"), forGood: true);
        Queue.Close(first, handBack: true);
        threads.Feed();
        await call.Throws<DrainingException>();
        Assert.Empty(script.Runs);
    }

    [Fact]
    public async Task Where_nothing_hands_back_running_work_goes_on()
    {
        var first = NewWorker();
        var call = Send(Scripted.Methods.One, 1);
        Queue.Close(first, handBack: false);
        threads.Feed();
        Assert.Equal(2, await call.Soon());
    }
}
