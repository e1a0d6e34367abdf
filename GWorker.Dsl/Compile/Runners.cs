using System.Collections.Concurrent;
using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>
/// The blocks that run the plain calls of one kind, one per slot, made when first needed: an <see cref="ActionBlock{T}"/> with one
/// producer at a time and one consumer takes no lock, and whoever has taken a slot is that producer. Calls start in the order in
/// which they were chosen, whichever block comes first: a thread pool starts what it was given last. Belongs to its pool queue's
/// lock; to post and to run does not.
/// </summary>
internal sealed class Runners(WorkerSlots slots, TaskScheduler scheduler)
{
    readonly ConcurrentQueue<Item> chosen = new();
    readonly Stack<Runner> idle = new();
    readonly List<Runner> all = [];

    /// <summary>Takes a call that has a slot. The runner is to be posted to: it will run this one or one chosen before.</summary>
    internal Runner Take(Item item)
    {
        chosen.Enqueue(item);
        if (idle.TryPop(out var runner)) return runner; // the one used last: its memory is still near
        all.Add(runner = new(this, slots, scheduler));
        return runner;
    }

    internal void Return(Runner runner) => idle.Push(runner);

    /// <summary>The call whose turn it is.</summary>
    internal Item Next(Runner runner)
    {
        chosen.TryDequeue(out var item);
        item!.Runner = runner;
        return item;
    }

    internal void Complete()
    {
        foreach (var runner in all) runner.Complete();
    }
}

/// <summary>Runs one plain call at a time, in the slot that it has.</summary>
internal sealed class Runner
{
    readonly ActionBlock<Runner> run;

    internal Runner(Runners runners, WorkerSlots slots, TaskScheduler scheduler)
    {
        Runners = runners;
        Slots = slots;
        run = new(self => self.Runners.Next(self).Run(self.Slots), new() { TaskScheduler = scheduler, EnsureOrdered = false, SingleProducerConstrained = true });
    }

    internal Runners Runners { get; }

    internal WorkerSlots Slots { get; }

    /// <returns>False where the block has faulted.</returns>
    internal bool Post()
    {
        // A block's task keeps the execution context of the post that woke it: what runs in it is not to see this caller's.
        if (ExecutionContext.IsFlowSuppressed()) return run.Post(this);
        using (ExecutionContext.SuppressFlow()) return run.Post(this);
    }

    internal void Complete() => run.Complete();
}
