using System.Collections.Concurrent;

namespace GWorker;

/// <summary>
/// The blocks that run the plain calls of one kind, one per slot, made when first needed. A thread pool starts last what it was
/// given first, so no block has a call of its own: they take the calls in the order in which those were chosen, whichever block comes
/// first. Calls chosen under the pool queue's lock stand in one queue, which goes first; those that took the <see cref="Shortcut"/>
/// lie on their threads' desks, and go into the queue before anything that their thread chooses after them.
/// </summary>
internal sealed class Runners(WorkerSlots slots, TaskScheduler scheduler)
{
    readonly ConcurrentQueue<Item> chosen = new();
    readonly Stack<Runner> idle = new();
    readonly Desk[] desks = new Desk[Desk.Count];
    readonly List<Runner> all = [];
    readonly long sweepAfter = slots.Queue.Ticks.Of(Runner.Unheard);
    long swept;
    Seat[] seats = [];

    /// <summary>All that there are. Replaced, never changed: read without the lock.</summary>
    internal Seat[] Seats => Volatile.Read(ref seats);

    /// <summary>How many have a slot and no call: they lie on a desk.</summary>
    internal int Warm
    {
        get
        {
            var count = 0;
            foreach (ref var desk in desks.AsSpan())
                if (desk.IsWarm) count++;
            return count;
        }
    }

    /// <summary>Takes a call that has a slot. The runner is to be posted to: it will run this one or one chosen before. Under the pool queue's lock.</summary>
    internal Runner Take(Item item)
    {
        if (!idle.TryPop(out var runner)) // the one used last: its memory is still near
        {
            all.Add(runner = new(this, slots, scheduler));
            Volatile.Write(ref seats, [.. seats, runner.Seat]);
        }

        runner.Seat.Occupy(item);
        Queue(item);
        return runner;
    }

    /// <summary>It runs nothing and has no slot. Under the pool queue's lock.</summary>
    internal void Return(Runner runner) => idle.Push(runner);

    /// <summary>Has what this thread has handed in begin before all that is chosen from here on. Under the pool queue's lock.</summary>
    internal void Clear()
    {
        if (all.Count > 0) desks[Desk.Number].MoveHanded(to: chosen);
    }

    /// <summary>
    /// The same for all threads, now and then: a block may have run somebody else's call in place of one that lies on a desk, whose
    /// thread may come no more. Under the pool queue's lock.
    /// </summary>
    internal void Sweep(long now)
    {
        if (now - swept < sweepAfter) return;
        swept = now;
        foreach (ref var desk in desks.AsSpan()) desk.MoveHanded(to: chosen);
    }

    /// <summary>The runner on this thread's desk, if there is one.</summary>
    internal Runner? TakeWarm() => desks[Desk.Number].Take();

    /// <summary>Whether a runner may be left on this thread's desk.</summary>
    internal bool HasRoom => !desks[Desk.Number].IsWarm;

    internal bool TryLeave(Runner runner) => desks[runner.Desk = Desk.Number].TryLeave(runner);

    internal bool TryTakeBack(Runner runner) => desks[runner.Desk].TryTake(runner);

    /// <summary>Hands in the call of a runner that was on this thread's desk.</summary>
    internal void Hand(Item item) => desks[Desk.Number].Hand(item);

    /// <summary>The call whose turn it is.</summary>
    internal Item Next(Runner runner)
    {
        // There is one for every post, but for an instant it may be between a desk and the queue.
        Item? item;
        var spin = new SpinWait();
        while (!chosen.TryDequeue(out item) && (item = desks[runner.Desk].TakeHanded(before: chosen) ?? TakeHanded()) is null) spin.SpinOnce();
        item.Runner = runner;
        return item;
    }

    /// <summary>Takes a runner off a desk, whosever, until there is none.</summary>
    internal Runner? Collect()
    {
        foreach (ref var desk in desks.AsSpan())
            if (desk.Take() is { } runner) return runner;
        return null;
    }

    internal void Complete()
    {
        foreach (var runner in all) runner.Complete();
    }

    Item? TakeHanded()
    {
        foreach (ref var desk in desks.AsSpan())
            if (desk.TakeHanded(before: chosen) is { } item) return item;
        return null;
    }

    void Queue(Item item)
    {
        Clear();
        chosen.Enqueue(item);
    }
}
