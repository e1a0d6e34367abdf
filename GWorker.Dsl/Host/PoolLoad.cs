namespace GWorker;

/// <summary>What a pool's queue looks like at one moment.</summary>
/// <param name="Waiting">Items in lanes.</param>
/// <param name="OldestAge">How long the oldest of them has waited.</param>
/// <param name="Running">Items in user code.</param>
/// <param name="MeanRun">How long a run takes lately; zero where none has ended.</param>
/// <param name="Credits">How many items other nodes may have here: what runs at a time, and as much again, or a millisecond's work, ahead.</param>
internal readonly record struct PoolLoad(int Waiting, TimeSpan OldestAge, int Running, TimeSpan MeanRun, int Credits)
{
    // A millisecond covers the way there and back, so that fast methods do not run dry; this bounds what a lost node may cost.
    const int MostAhead = 4096;

    /// <summary>Under the queue's lock.</summary>
    internal static PoolLoad Of(LaneTable lanes, List<WorkerSlots> workers, Throughput throughput, Ticks ticks)
    {
        var now = ticks.Now;
        var oldest = now;
        foreach (var lane in lanes.Waiting) oldest = Math.Min(oldest, lane.Items.First!.Enqueued);
        var meanRun = ticks.Span(throughput.MeanRun);
        var credits = workers.Where(w => w.IsOpen).Sum(w => w.Total + Ahead(w.Total, meanRun));
        return new(lanes.Count, ticks.Span(now - oldest), workers.Sum(static w => w.Busy), meanRun, credits);
    }

    static int Ahead(int slots, TimeSpan meanRun) =>
        meanRun <= TimeSpan.Zero ? slots : (int)Math.Clamp(slots * (TimeSpan.TicksPerMillisecond / (double)meanRun.Ticks), slots, Math.Max(slots, MostAhead));
}
