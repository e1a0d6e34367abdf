namespace GWorker;

/// <summary>How fast a pool answers while it has work waiting, and so how long a queue of n will take. Belongs to its pool queue's lock.</summary>
internal sealed class Throughput(Ticks clock)
{
    // About a hundred returns, or one second if that is longer, fade to a third: a hint should follow the load of the last moments.
    const double Fade = 0.99;

    double items;
    double ticks;
    long last;
    bool wasBusy;
    long meanRun;

    /// <summary>How long a run takes lately, in ticks.</summary>
    internal long MeanRun => meanRun;

    /// <summary>Some items were answered; only time during which others waited says how fast the pool is.</summary>
    internal void Answered(int count, long run, long now, bool busy)
    {
        meanRun = meanRun == 0 ? run : meanRun + (run - meanRun) / 16;
        if (wasBusy)
        {
            var took = now - last;
            var keep = Fade * Math.Exp(-clock.Span(took).TotalSeconds);
            items = items * keep + count;
            ticks = ticks * keep + took;
        }

        wasBusy = busy;
        last = now;
    }

    /// <summary>How long <paramref name="waiting"/> items will take, or a second where nothing is known.</summary>
    internal TimeSpan TimeFor(int waiting) =>
        items <= 0 || ticks <= 0 ? TimeSpan.FromSeconds(1) : clock.Span((long)Math.Max(clock.Of(TimeSpan.FromMilliseconds(1)), waiting * (ticks / items)));
}
