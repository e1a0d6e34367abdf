using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>The lanes of one pool queue, and which of them hold items.</summary>
internal sealed class LaneTable(Plan plan, int methods, Ticks ticks)
{
    readonly Lane plain = new(-1, ParameterSet.Empty, null, 0);
    readonly Lane?[] usual = new Lane?[methods];
    readonly Dictionary<(int, ParameterSet), Lane?> byParameters = [];
    readonly List<Lane> waiting = [];
    LaneView[] views = new LaneView[4];

    /// <summary>Items in all lanes.</summary>
    internal int Count { get; private set; }

    /// <summary>Those of them whose callers are in this process.</summary>
    internal int Own { get; private set; }

    /// <summary>Bytes of their inputs.</summary>
    internal long Bytes { get; private set; }

    internal IReadOnlyList<Lane> Waiting => waiting;

    /// <summary>Items that pause before they run again: nobody may take them yet.</summary>
    internal Lane Parked { get; } = new(-1, ParameterSet.Empty, null, 0);

    /// <returns>Whether this could start something: an item behind one that must wait, in a batch that is not full yet, must wait too.</returns>
    internal bool Add(Item item, bool byAge = false)
    {
        var lane = LaneOf(item);
        if (byAge) lane.Items.InsertByAge(item);
        else lane.Items.Add(item);
        Count++;
        if (!item.IsForeign) Own++;
        Bytes += item.Bytes;
        item.Lane = lane;
        if (lane.Position >= 0) return byAge || lane.Items.Count == lane.Batch?.Max;
        lane.Position = waiting.Count;
        waiting.Add(lane);
        return true;
    }

    internal void Park(Item item)
    {
        Parked.Items.Add(item);
        Count++;
        if (!item.IsForeign) Own++;
        Bytes += item.Bytes;
        item.Lane = Parked;
    }

    internal void Remove(Item item)
    {
        // Not looked up by its parameters again: their equality is the user's, and may have changed its mind.
        var lane = item.Lane!;
        lane.Items.Remove(item);
        Count--;
        if (!item.IsForeign) Own--;
        Bytes -= item.Bytes;
        item.Lane = null;
        if (lane.Items.Count > 0 || lane == Parked) return;
        var last = waiting[^1];
        waiting[lane.Position] = last;
        last.Position = lane.Position;
        waiting.RemoveAt(waiting.Count - 1);
        lane.Position = -1;

        // Lanes of sets that callers made up go with their last item: their number has no other bound.
        if (lane.Parameters.Count > 0) byParameters.Remove((lane.Method, lane.Parameters));
    }

    /// <summary>Takes out all items for which this holds, oldest first within a lane.</summary>
    internal List<Item> TakeAll(Predicate<Item> which)
    {
        var taken = new List<Item>();
        foreach (var lane in waiting.Append(Parked))
            for (var item = lane.Items.First; item is not null; item = item.Next)
                if (which(item)) taken.Add(item);
        foreach (var item in taken) Remove(item);
        return taken;
    }

    /// <summary>When an item that waited elsewhere may say it began to: its lane stays sorted by age.</summary>
    internal long Since(Item item, long enqueued) => LaneOf(item).Items.Last is { } last ? Math.Max(last.Enqueued, enqueued) : enqueued;

    /// <summary>What the policy sees for one worker; valid until the next call.</summary>
    internal ReadOnlySpan<LaneView> Views(WorkerSlots slots)
    {
        if (views.Length < waiting.Count) views = new LaneView[2 * waiting.Count];
        for (var i = 0; i < waiting.Count; i++) views[i] = waiting[i].View(slots);
        return views.AsSpan(0, waiting.Count);
    }

    Lane LaneOf(Item item)
    {
        if (!item.Method.HasLane) return plain;
        var method = item.Method.Index;
        if (item.Parameters.Count == 0) return usual[method] ??= New(method, ParameterSet.Empty);

        // One look, where a second might find what the first did not: equality is the user's.
        ref var lane = ref CollectionsMarshal.GetValueRefOrAddDefault(byParameters, (method, item.Parameters), out _);
        return lane ??= New(method, item.Parameters);
    }

    Lane New(int method, ParameterSet parameters) => new(method, parameters, plan.Batches[method], ticks.Of(plan.Batches[method].Wait));
}
