namespace GWorker.Bench;

/// <summary>What a timeline says, by the same arithmetic for the real and the ideal one. Times in milliseconds.</summary>
internal sealed class Figures
{
    internal Figures(Timeline line)
    {
        var waits = new List<long>();
        for (var call = 0; call < line.Sent.Length; call++)
            if (line.BatchOf[call] is >= 0 and var batch) waits.Add(line.Start[batch] - line.Sent[call]);
        (P50, P99) = (Percentile(waits, 50), Percentile(waits, 99));
        Fill = waits.Count / (double)line.Batches;
        PerSecond = waits.Count * 1000 / Cost.Ms(line.End[line.Batches - 1] - line.Sent[0]);

        // While calls were sent, less the first tenth: until then a queue builds up.
        var (from, to) = (line.Sent[0] + (line.Sent[^1] - line.Sent[0]) / 10, line.Sent[^1]);
        long busy = 0, asked = 0, took = 0, stall = 0;
        for (var batch = 0; batch < line.Batches; batch++)
        {
            busy += Math.Max(0, Math.Min(line.End[batch], to) - Math.Max(line.Start[batch], from));
            took += line.End[batch] - line.Start[batch];
            asked += Cost.Of(line.Size[batch]);
            stall = Math.Max(stall, line.Overrun(batch));
        }

        Busy = busy / (double)(to - from);
        Overrun = took / (double)asked - 1;
        Stall = Cost.Ms(stall);
        WindowErrors(line);
    }

    /// <summary>From sending to the start of the batch.</summary>
    internal double P50 { get; }

    /// <inheritdoc cref="P50"/>
    internal double P99 { get; }

    /// <summary>Items in a batch, on average.</summary>
    internal double Fill { get; }

    /// <summary>Answered calls a second.</summary>
    internal double PerSecond { get; }

    /// <summary>The part of the time that the worker's code ran.</summary>
    internal double Busy { get; }

    /// <summary>How much longer runs took than they were to take: what the machine gave to others.</summary>
    internal double Overrun { get; }

    /// <summary>The most that one run took longer. At 90 % load a stall drains in ten times its length: one of 10 ms is in the 99th percentile of 10 s.</summary>
    internal double Stall { get; }

    /// <summary>Of batches that were not full: how much older than the window their oldest call was when its run began, at the 99th percentile.</summary>
    internal double WindowErrorP99 { get; private set; }

    /// <summary>The smallest one: below 0 a window would have closed early.</summary>
    internal double WindowErrorLeast { get; private set; }

    internal static double Percentile(List<long> values, double percent)
    {
        if (values.Count == 0) return double.NaN;
        values.Sort();
        return Cost.Ms(values[Math.Min(values.Count - 1, (int)(values.Count * percent / 100))]);
    }

    void WindowErrors(Timeline line)
    {
        var oldest = new long[line.Batches];
        Array.Fill(oldest, long.MaxValue);
        for (var call = 0; call < line.Sent.Length; call++)
            if (line.BatchOf[call] is >= 0 and var batch) oldest[batch] = Math.Min(oldest[batch], line.Sent[call]);
        var errors = new List<long>();
        for (var batch = 0; batch < line.Batches; batch++)
            if (line.Size[batch] < Cost.Max) errors.Add(line.Start[batch] - oldest[batch] - Cost.Timestamps(Cost.Wait));
        WindowErrorP99 = Percentile(errors, 99);
        WindowErrorLeast = errors.Count > 0 ? Cost.Ms(errors[0]) : double.NaN;
    }
}
