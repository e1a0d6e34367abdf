using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>How often the machine takes a core from a thread that does nothing but look at the clock, a thread a core.</summary>
internal static class Stalls
{
    static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    /// <summary>How many of more than a millisecond a second, on all cores together, and the longest, in ms.</summary>
    internal static (double PerSecond, double Longest) Look(TimeSpan time)
    {
        var found = new (int Count, TimeSpan Longest)[Environment.ProcessorCount];
        var threads = Enumerable.Range(0, found.Length).Select(core => new Thread(() => found[core] = Watch(time))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        return (found.Sum(f => f.Count) / time.TotalSeconds, found.Max(f => f.Longest).TotalMilliseconds);
    }

    static (int, TimeSpan) Watch(TimeSpan time)
    {
        var (count, longest) = (0, TimeSpan.Zero);
        var start = Stopwatch.GetTimestamp();
        for (var last = start; Stopwatch.GetElapsedTime(start, last) < time;)
        {
            var now = Stopwatch.GetTimestamp();
            var gap = Stopwatch.GetElapsedTime(last, now);
            last = now;
            if (gap <= Shortest) continue;
            count++;
            if (gap > longest) longest = gap;
        }

        return (count, longest);
    }
}
