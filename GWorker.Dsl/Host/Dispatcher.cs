namespace GWorker;

/// <summary>Lets the policy choose, and gives slots to what it chose. Belongs to its pool queue's lock.</summary>
internal sealed class Dispatcher(LaneTable lanes, List<WorkerSlots> workers)
{
    int round;

    /// <summary>Takes all that may start now out of its lanes, to be posted after the lock, and says when to look again.</summary>
    internal Dispatch? Pump(long now, Dispatch? dispatch, out long wake)
    {
        wake = long.MaxValue;
        if (lanes.Count == 0) return dispatch;
        round++;
        while (lanes.Count > 0 && Roomiest(round) is { } slots)
        {
            var decision = BatchPolicy.Decide(lanes.Views(slots), slots.Room, now);
            if (decision.Closes)
            {
                Take(slots, lanes.Waiting[decision.Lane], decision, now, dispatch ??= Dispatch.New());
            }
            else
            {
                wake = Math.Min(wake, decision.Wake);
                slots.Passed = round;
            }
        }

        return dispatch;
    }

    /// <summary>
    /// A slot for a plain call that comes where nothing waits, or null. The policy would choose it, were it asked, and needs the
    /// lanes for that: memory that every caller's core would have to fetch from another's. Whoever gets a runner posts to it.
    /// </summary>
    internal Runner? TryPlace(Item item) => lanes.Count == 0 && !item.Method.HasLane && Roomiest(passed: -1) is { } slots ? slots.Place(item) : null;

    WorkerSlots? Roomiest(int passed)
    {
        WorkerSlots? best = null;
        foreach (var slots in workers)
            if (slots.IsOpen && slots.Free > 0 && slots.Passed != passed && (best is null || slots.Free > best.Free))
                best = slots;
        return best;
    }

    void Take(WorkerSlots slots, Lane lane, Decision decision, long now, Dispatch dispatch)
    {
        var age = now - lane.Items.First!.Enqueued;
        var count = 0;
        while (count < decision.Count && lane.Items.First is { } item)
        {
            lanes.Remove(item);
            if (item.Answered) continue; // cancelled this instant: it counts for nothing
            if (lane.Batch is null)
            {
                dispatch.Add(slots.Place(item));
                return;
            }

            slots.Take(item);
            dispatch.Add(item);
            count++;
        }

        if (count == 0) return;
        var joins = lane.Batch!.IsLive; // what runs
        slots.Batches[lane.Method] += joins ? count : 1;
        dispatch.Close(slots, lane.Method, count, joins ? CloseReason.None : decision.Reason, age);
    }
}
