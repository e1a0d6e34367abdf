using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>
/// Runs one plain call at a time. An <see cref="ActionBlock{T}"/> with one producer at a time and one consumer takes no lock, and
/// whoever has taken the slot is that producer.
/// </summary>
internal sealed class Runner
{
    /// <summary>For how long at most its calls go unheard of by the pool queue, and what it may have passed over on a desk stays there.</summary>
    internal static readonly TimeSpan Unheard = TimeSpan.FromMilliseconds(10);

    readonly ActionBlock<Runner> run;

    internal Runner(Runners runners, WorkerSlots slots, TaskScheduler scheduler)
    {
        Runners = runners;
        Slots = slots;
        Seat = new(slots);
        run = new(static self => self.Runners.Next(self).Run(self.Slots), new() { TaskScheduler = scheduler, EnsureOrdered = false, SingleProducerConstrained = true });
    }

    internal Runners Runners { get; }

    internal WorkerSlots Slots { get; }

    /// <summary>The seat that goes with it while it is idle. Blocks run each other's calls: it gets that of the call which it ran.</summary>
    internal Seat Seat { get; private set; }

    /// <summary>Whose thread posts to it, or has it on its desk.</summary>
    internal int Desk { get; set; }

    /// <summary>When the pool queue last heard of a call that it ran.</summary>
    internal long Booked { get; private set; }

    /// <summary>Calls that it ran since then.</summary>
    internal int Unbooked { get; private set; }

    /// <summary>Its call is over.</summary>
    internal void Leave(Item item, Seat seat, long now)
    {
        item.Runner = null;
        seat.Vacate(now);
        Seat = seat;
        Unbooked++;
    }

    internal void Book(long now) => (Booked, Unbooked) = (now, 0);

    /// <returns>False where the block has faulted.</returns>
    internal bool Post()
    {
        Desk = GWorker.Desk.Number;

        // A block's task keeps the execution context of the post that woke it: what runs in it is not to see this caller's.
        if (ExecutionContext.IsFlowSuppressed()) return run.Post(this);
        using (ExecutionContext.SuppressFlow()) return run.Post(this);
    }

    internal void Complete() => run.Complete();
}
