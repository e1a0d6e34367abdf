namespace GWorker;

/// <summary>
/// When a batch closes: one pure function that the graph, the property tests and the bench's simulator call alike.
/// </summary>
/// <remarks>
/// Late binding: nothing closes while its lane is busy, so a batch goes on growing until it can run. A batch is due when its
/// lane is free and it is full, or holds all that could ever fit, or its oldest item has waited long enough, or it is eager.
/// Plain calls are always due. Among what is due the oldest head goes first. A due batch that lacks slots holds what is free
/// against younger work for at most one more wait, then takes what there is: plain calls cannot starve it down to batches of
/// one, and a long plain call cannot keep it from running.
/// </remarks>
internal static class BatchPolicy
{
    /// <param name="lanes">The lanes that hold items, in any order.</param>
    /// <param name="slots">The room of the worker that would run them.</param>
    /// <param name="now">The clock's timestamp; every time here is in its unit.</param>
    internal static Decision Decide(ReadOnlySpan<LaneView> lanes, Slots slots, long now)
    {
        if (slots.Free == 0) return Decision.Nothing;
        var oldest = -1;
        var wake = long.MaxValue;
        for (var i = 0; i < lanes.Length; i++)
        {
            ref readonly var lane = ref lanes[i];
            if (lane.Count == 0 || !lane.IsFree) continue;
            if (Due(lane, slots, now) is CloseReason.None) wake = Math.Min(wake, lane.Oldest + lane.Wait);
            else if (oldest < 0 || lane.Oldest < lanes[oldest].Oldest) oldest = i;
        }

        if (oldest < 0) return wake == long.MaxValue ? Decision.Nothing : Decision.WakeAt(wake);
        ref readonly var chosen = ref lanes[oldest];
        if (!chosen.IsBatch) return Decision.Close(oldest, 1, CloseReason.Plain);
        var wanted = Math.Min(Math.Min(chosen.Count, chosen.Max), slots.Total);

        // The window of an older item may end while this batch reserves: it goes first then, so it must be looked at then.
        if (wanted > slots.Free && now < chosen.Oldest + 2 * chosen.Wait) return Decision.WakeAt(Math.Min(wake, chosen.Oldest + 2 * chosen.Wait));
        return Decision.Close(oldest, Math.Min(wanted, slots.Free), Due(chosen, slots, now));
    }

    static CloseReason Due(in LaneView lane, Slots slots, long now) =>
        !lane.IsBatch ? CloseReason.Plain :
        lane.Count >= lane.Max ? CloseReason.Full :
        lane.Count >= slots.Total ? CloseReason.Capacity :
        now - lane.Oldest >= lane.Wait ? CloseReason.Window :
        lane.IsEager ? CloseReason.Eager :
        CloseReason.None;
}

/// <summary>A lane as the policy sees it.</summary>
/// <param name="IsBatch">Whether its items run together.</param>
/// <param name="IsFree">Whether the worker may start another batch of its method.</param>
/// <param name="IsEager">Whether a free lane starts at once.</param>
/// <param name="Count">Items waiting.</param>
/// <param name="Max">The largest batch.</param>
/// <param name="Oldest">When its oldest item was enqueued.</param>
/// <param name="Wait">How long that item waits for company.</param>
internal readonly record struct LaneView(bool IsBatch, bool IsFree, bool IsEager, int Count, int Max, long Oldest, long Wait);

/// <summary>The room of one worker, in items.</summary>
internal readonly record struct Slots(int Free, int Total);

/// <summary>Why work left its lane.</summary>
internal enum CloseReason
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>A plain call.</summary>
    Plain,

    /// <summary>The batch reached its maximum.</summary>
    Full,

    /// <summary>The batch holds as many items as may run at once.</summary>
    Capacity,

    /// <summary>The oldest item waited long enough.</summary>
    Window,

    /// <summary>The lane was idle and need not wait.</summary>
    Eager,
}

/// <summary>Close some of a lane, wake up later, or nothing.</summary>
internal readonly record struct Decision(int Lane, int Count, CloseReason Reason, long Wake)
{
    internal static Decision Nothing => new(-1, 0, CloseReason.None, long.MaxValue);

    internal bool Closes => Reason != CloseReason.None;

    internal static Decision Close(int lane, int count, CloseReason reason) => new(lane, count, reason, long.MaxValue);

    internal static Decision WakeAt(long time) => new(-1, 0, CloseReason.None, time);
}
