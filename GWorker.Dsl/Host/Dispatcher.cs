namespace GWorker;

/// <summary>Lets the policy choose, and starts what it chose. Belongs to its pool queue's lock.</summary>
internal sealed class Dispatcher(LaneTable lanes, List<WorkerSlots> workers, PoolMetrics metrics, TaskScheduler scheduler)
{
    int round;

    /// <summary>Starts all that may start now.</summary>
    /// <returns>When to look again.</returns>
    internal long Pump(long now)
    {
        var wake = long.MaxValue;
        round++;
        while (lanes.Count > 0 && Roomiest(round) is { } slots)
        {
            var decision = BatchPolicy.Decide(lanes.Views(slots), slots.Room, now);
            if (!decision.Closes)
            {
                wake = Math.Min(wake, decision.Wake);
                slots.Passed = round;
            }
            else if (!Start(slots, lanes.Waiting[decision.Lane], decision, now))
            {
                Report(slots);
            }
        }

        return wake;
    }

    /// <summary>
    /// A slot for a plain call that comes where nothing waits, or null. The policy would choose it, were it asked, and needs the
    /// lanes for that: memory that every caller's core would have to fetch from another's. Whoever gets a runner posts to it.
    /// </summary>
    internal Runner? TryPlace(Item item) => lanes.Count == 0 && !item.Method.IsBatch && Roomiest(passed: -1) is { } slots ? slots.Place(item) : null;

    /// <summary>No block of ours may refuse work: the worker of one that did has ended, and hears of it outside the lock.</summary>
    internal void Report(WorkerSlots slots)
    {
        slots.IsOpen = false;
        Tell(slots);
    }

    // Apart, because whoever might report would otherwise pay for this closure.
    void Tell(WorkerSlots slots) =>
        Task.Factory.StartNew(() => slots.Owner.OnGraphFault(slots), CancellationToken.None, TaskCreationOptions.None, scheduler);

    WorkerSlots? Roomiest(int passed)
    {
        WorkerSlots? best = null;
        foreach (var slots in workers)
            if (slots.IsOpen && slots.Free > 0 && slots.Passed != passed && (best is null || slots.Free > best.Free))
                best = slots;
        return best;
    }

    bool Start(WorkerSlots slots, Lane lane, Decision decision, long now)
    {
        var age = now - lane.Items.First!.Enqueued;
        var count = 0;

        // A block's task keeps the execution context of the post that woke it, and it runs other callers' items too.
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        try
        {
            while (count < decision.Count && lane.Items.First is { } item)
            {
                lanes.Remove(item);
                if (item.Answered) continue; // cancelled this instant: it counts for nothing
                if (lane.Batch is null) return slots.Place(item).Post();
                slots.Take(item);
                if (!slots.Graph.Post(lane.Method, item)) return false;
                count++;
            }

            if (count == 0) return true;
            slots.Batches[lane.Method]++;
            slots.Graph.Close(lane.Method, count);
        }
        finally
        {
            if (flow != default) flow.Undo();
        }

        metrics.Closed(count, decision.Reason, age);
        return true;
    }
}
