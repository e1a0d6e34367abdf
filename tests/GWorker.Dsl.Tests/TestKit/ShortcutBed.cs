using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.TestKit;

/// <summary>A pool whose plain calls take the shortcut: all on one thread, which the test feeds.</summary>
public abstract class ShortcutBed
{
    private protected readonly HookedClock Clock = new();
    private protected readonly StarvedScheduler Threads = new();
    private protected readonly Script Script = new();
    private protected readonly IdleOwner Owner = new();
    Service service = null!;

    private protected PoolQueue Queue => service.Usual.Queue;

    private protected int[] Inputs => [.. Script.Runs.Skip(2).Select(run => run.Inputs[0])];

    /// <summary>A worker that has run two calls. The slot of the second lies with this thread.</summary>
    private protected WorkerSlots Begin(Cls cls)
    {
        var parts = new NodeParts(Clock, null, NullLoggerFactory.Instance, new([], TimeProvider.System), Threads, null, 64, Copies: false);
        service = cls.Open(parts);
        var slots = Open();
        for (var i = 0; i < 2; i++)
        {
            Send(0); // the first goes through the queue both ways, and is what the pool hears of
            Threads.Feed();
        }

        Assert.Equal((slots.Total - 1, 1), (slots.Free, slots.Graph.Warm));
        return slots;
    }

    private protected WorkerSlots Open()
    {
        var slots = new WorkerSlots(Queue, new Scripted(Script, CpuDevice.Instance), service.Plan.Concurrent, service.Cls.Shape.Methods.Count, isolates: false, Owner);
        slots.Graph = Weaver.Weave(service.Plan, service.Cls.Shape.Methods, slots, Threads, Threads);
        Queue.Open(slots);
        return slots;
    }

    private protected static int Answer(Task<int> call)
    {
        Assert.True(call.IsCompletedSuccessfully);
        return call.Result;
    }

    /// <summary>On a thread that has another desk than this one.</summary>
    private protected static void AtAnotherDesk(Action act)
    {
        var (own, done) = (Desk.Number, false);
        while (!done)
        {
            var thread = new Thread(() =>
            {
                if (Desk.Number == own) return;
                act();
                done = true;
            });
            thread.Start();
            thread.Join();
        }
    }

    private protected Task<int> Send(int x, TimeSpan? within = null, CancellationToken cancel = default)
    {
        var promise = new Promise<int>();
        Queue.Admit(new Item<int, int>(new(service, ParameterSet.Empty, ParameterSet.Empty, within), Scripted.Methods.One, x, promise, cancel));
        return promise.Task;
    }

    /// <summary>Calls of another node that come in one frame.</summary>
    private protected Task<int>[] Arrive(Contract<int, int> method, params int[] inputs)
    {
        var promises = inputs.Select(_ => new Promise<int>()).ToArray();
        Queue.AdmitForeign([.. inputs.Select((x, i) => new Item<int, int>(new ForeignCall(ParameterSet.Empty, 0, 60.S, 1), method, x, promises[i]))]);
        return [.. promises.Select(p => p.Task)];
    }

    /// <summary>What another thread might do between two steps of this one is done there: the shortcut looks at the clock in the middle.</summary>
    private protected sealed class HookedClock : FakeTimeProvider
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
