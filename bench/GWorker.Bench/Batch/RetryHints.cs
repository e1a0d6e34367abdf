namespace GWorker.Bench;

/// <summary>
/// How true the hints of rejected calls were. The truth of a rejection is how long the queue that stood then really took: from
/// the rejection to the start of the run of the last call admitted before it. At that moment all that stood in the way had started.
/// </summary>
internal sealed class RetryHints
{
    internal RetryHints(RealRun run)
    {
        var line = run.Line;
        var ratios = new List<double>();
        for (int call = 0, admitted = -1; call < line.Sent.Length; call++)
        {
            if (run.RetryAfter[call] == 0) admitted = call;
            else if (admitted >= 0)
                ratios.Add(run.RetryAfter[call] / (double)Math.Max(1, line.Start[line.BatchOf[admitted]] - line.Sent[call]));
        }

        if (ratios.Count == 0) return;
        ratios.Sort();
        Within2x = ratios.Count(r => r is >= 0.5 and <= 2) / (double)ratios.Count;
        (Least, Median, Most) = (ratios[0], ratios[ratios.Count / 2], ratios[^1]);
    }

    /// <summary>The part of all hints between half the truth and twice the truth.</summary>
    internal double Within2x { get; } = double.NaN;

    /// <summary>Hint over truth.</summary>
    internal double Least { get; } = double.NaN;

    /// <inheritdoc cref="Least"/>
    internal double Median { get; } = double.NaN;

    /// <inheritdoc cref="Least"/>
    internal double Most { get; } = double.NaN;
}
