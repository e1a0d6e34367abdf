namespace GWorker;

/// <summary>
/// The way past a pool queue's lock, for a plain call that comes where nothing waits: it gets the slot of the call that its thread
/// answered last, which never went back. So the calls of a thread need no memory that other threads write: fetched from another
/// core a line of it takes as long as a whole call, and a turn at the queue reads and writes about ten.
/// </summary>
/// <remarks>
/// Open while the pool has one worker that takes work and nothing waits. It is opened and closed under the queue's lock; whoever
/// closes it collects the slots from the desks. A thread that leaves a slot on its desk looks afterwards whether that is still open,
/// and takes the slot back where not: one of the two sees the other. In the same way a call is first put into its seat, where
/// whoever closes looks for it, and then its thread looks whether that worker has been given up.
/// </remarks>
internal sealed class Shortcut(PoolQueue queue, Admission admission, Deadlines deadlines, Policy policy)
{
    volatile WorkerSlots? open;

    /// <summary>How long a runner's calls may go unheard of: throughput and the budget of retries are known to that.</summary>
    readonly long unheard = queue.Ticks.Of(Runner.Unheard);

    /// <summary>Under the queue's lock.</summary>
    internal void Open(WorkerSlots slots) => open = slots;

    /// <summary>Under the queue's lock. When this returns no slot lies on a desk but one that its thread is about to take back.</summary>
    internal void Close()
    {
        if (open is not { } slots) return;
        open = null;
        Interlocked.MemoryBarrier();
        while (slots.Graph.Collect() is { } runner) slots.TakeBack(runner);
    }

    /// <summary>Without the lock.</summary>
    internal bool TryAdmit(Item item)
    {
        if (open is not { } slots || item.Method.HasLane || item.Bytes > policy.QueueBytes) return false;
        var runners = slots.Graph.RunnersOf(item.Method);
        if (runners.TakeWarm() is not { } runner) return false;
        admission.Enter(item, queue.Ticks.Now, admission.Numbers.Next());
        var seat = runner.Seat;
        seat.Occupy(item);
        if (open != slots && TryTakeBack(slots, seat, item)) return true;
        if (item.Deadline < deadlines.Next) Expect(item.Deadline);
        runners.Hand(item);
        if (!runner.Post()) slots.Fault();
        item.Watch(queue);
        return true;
    }

    /// <summary>Without the lock. False where nothing has been done.</summary>
    internal bool TryReturn(WorkerSlots slots, Item item, long started)
    {
        // What is not answered, or has failed and runs again, may be with somebody else by now.
        if (open != slots || !item.Answered || item.NotBefore > 0 || item.Holder is not Seat seat || slots.RunnerOf(item) is not { } runner || !runner.Runners.HasRoom) return false;
        var now = queue.Ticks.Now;
        if (now - runner.Booked > unheard) return false;
        runner.Leave(item, seat, now);
        queue.Metrics.Ran(now - started);
        if (!runner.Runners.TryLeave(runner) || (open != slots && runner.Runners.TryTakeBack(runner))) TakeBack(slots, runner);
        return true;
    }

    /// <summary>A call that was put into its seat when its worker had been given up: it has not run. False where the worker was not.</summary>
    bool TryTakeBack(WorkerSlots slots, Seat seat, Item item)
    {
        GWorkerException? refused;
        using (var turn = queue.Enter())
        {
            if (!slots.Abandoned) return false;
            if (seat.Item != item) return true; // it was found there, and runs again or not like all that the worker had
            seat.Vacate(turn.Now);
            refused = admission.Refusal;
            if (refused is null) queue.InsertAgain(item);
        }

        if (refused is not null) item.TryFail(refused);
        else item.Watch(queue);
        return true;
    }

    void Expect(long deadline)
    {
        using (queue.Enter()) deadlines.Expect(deadline); // the end of a turn sets the alarm
    }

    /// <summary>A slot that lay on no desk when the shortcut was closed.</summary>
    void TakeBack(WorkerSlots slots, Runner runner)
    {
        bool isIdle;
        using (queue.Enter())
        {
            slots.TakeBack(runner);
            isIdle = !slots.IsOpen && slots.IsIdle;
        }

        if (isIdle) slots.Owner.OnIdle(slots);
    }
}
