using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Laws;

/// <summary>Real threads: callers who take the shortcut whenever they can, while workers open, close and are given up. Nothing is lost, and every slot is there in the end.</summary>
public partial class ShortcutLaws
{
    const int Slots = 3;
    const int Calls = 100_000;
    const int Workers = 200;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Owner owner = new();
    readonly Service service;
    int calls;

    public ShortcutLaws()
    {
        var parts = new NodeParts(TimeProvider.System, null, NullLoggerFactory.Instance, new([], TimeProvider.System), TaskScheduler.Default, null, 64, Copies: false);
        service = ((Cls)App.Cls<Counter>().Concurrent(Slots).Idempotent()).Open(parts);
    }

    [Worker]
    public partial class Counter
    {
        internal int Inside;
        internal bool IsOverfull;

        [Method]
        public async Task<int> Next(int x)
        {
            if (Interlocked.Increment(ref Inside) > Slots) IsOverfull = true;
            if (x % 5 == 0) await Task.Yield();
            Interlocked.Decrement(ref Inside);
            return x + 1;
        }
    }

    PoolQueue Queue => service.Usual.Queue;

    [Fact]
    public async Task Every_call_is_answered_and_every_slot_comes_back()
    {
        using var over = new CancellationTokenSource();
        var first = Open();
        var callers = Enumerable.Range(0, 8).Select(seed => Task.Run(() => Call(seed, over.Token))).ToArray();
        var gone = await Task.Run(() => Trouble(first));
        over.Cancel();
        await Task.WhenAll(callers).WaitAsync(Patience);
        Assert.Equal(0, owner.Faults);

        // Whoever called is answered before its slot is given back.
        foreach (var slots in gone) Queue.Close(slots, handBack: true);
        Assert.True(SpinWait.SpinUntil(() => gone.TrueForAll(s => s.Free == s.Total), Patience), "a slot is lost");
        Assert.All(gone, slots => Assert.False(((Counter)slots.Instance).IsOverfull));
        Assert.Equal((0, 0), (Queue.Load().Waiting, Queue.Load().Running));
    }

    async Task Call(int seed, CancellationToken over)
    {
        var random = new Random(seed);
        for (; !over.IsCancellationRequested; Interlocked.Increment(ref calls))
        {
            using var giveUp = new CancellationTokenSource();
            var x = random.Next();
            var call = Send(x, random.Next(4) == 0 ? giveUp.Token : default);
            if (random.Next(8) == 0) giveUp.Cancel();
            try
            {
                Assert.Equal(x + 1, await call);
            }
            catch (OperationCanceledException error)
            {
                Assert.Equal(giveUp.Token, error.CancellationToken);
            }
        }
    }

    /// <summary>One worker after the other: most of the time there is one, between two there are both or none.</summary>
    List<WorkerSlots> Trouble(WorkerSlots first)
    {
        var random = new Random(1);
        var all = new List<WorkerSlots> { first };
        var (answered, since) = (0, TimeProvider.System.GetTimestamp());
        while (Volatile.Read(ref calls) < Calls || all.Count < Workers)
        {
            if (Volatile.Read(ref calls) is var now && now != answered) (answered, since) = (now, TimeProvider.System.GetTimestamp());
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience, $"no call was answered any more after {calls}, with {all.Count} workers");
            Thread.SpinWait(random.Next(200_000));
            var before = all[^1];
            var isOverlapping = random.Next(2) == 0;
            if (isOverlapping) all.Add(Open());
            if (random.Next(3) == 0) Queue.Detach(before, "test");
            else Queue.Close(before, handBack: random.Next(2) == 0);
            if (!isOverlapping) all.Add(Open());
        }

        return all;
    }

    WorkerSlots Open()
    {
        var slots = new WorkerSlots(Queue, new Counter(), Slots, service.Cls.Shape.Methods.Count, isolates: false, owner);
        slots.Graph = Weaver.Weave(service.Plan, service.Cls.Shape.Methods, slots, TaskScheduler.Default, TaskScheduler.Default);
        Queue.Open(slots);
        return slots;
    }

    Task<int> Send(int x, CancellationToken cancel)
    {
        var promise = new Promise<int>();
        Queue.Admit(new Item<int, int>(new(service, ParameterSet.Empty, ParameterSet.Empty, null), Counter.Methods.Next, x, promise, cancel));
        return promise.Task;
    }

    sealed class Owner : ISlotOwner
    {
        int faults;

        internal int Faults => faults;

        public void OnIdle(WorkerSlots slots)
        {
        }

        public void OnStuck(WorkerSlots slots) => Interlocked.Increment(ref faults);

        public void OnDeviceLost(Incarnation incarnation, string why) => Interlocked.Increment(ref faults);

        public void OnGraphFault(WorkerSlots slots) => Interlocked.Increment(ref faults);
    }
}
