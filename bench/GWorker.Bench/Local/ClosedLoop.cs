using System.Diagnostics;
using HdrHistogram;

namespace GWorker.Bench;

/// <summary>A number of callers, each with one call out at a time. The same for every subject, clock reads and all.</summary>
internal sealed class ClosedLoop
{
    // Alone, every call is timed: a window of 20 ms leaves few of them. In a crowd, one of sixteen.
    readonly int timeEvery;
    readonly Subject subject;
    readonly Caller[] callers;
    readonly LongConcurrentHistogram latencies = new(1, 60_000_000_000, 3);
    volatile bool recording;
    volatile bool stopped;

    ClosedLoop(Subject subject, int inFlight)
    {
        this.subject = subject;
        timeEvery = inFlight == 1 ? 1 : 16;
        callers = [.. Enumerable.Range(0, inFlight).Select(i => new Caller(this, i))];
    }

    internal static Sample Measure(Subject subject, int inFlight, TimeSpan settle, TimeSpan time)
    {
        GC.Collect();
        using var attached = subject.Attach();
        return new ClosedLoop(subject, inFlight).Run(settle, time);
    }

    // On the main thread, which is none of the pool's: it looks at the clock when it wakes, however late.
    Sample Run(TimeSpan settle, TimeSpan time)
    {
        var ends = callers.Select(c => c.Run()).ToArray();
        Thread.Sleep(settle);
        recording = true;
        var (bytes, calls, start) = Now();
        Thread.Sleep(time);
        var (bytesAfter, callsAfter, end) = Now();
        recording = false;
        stopped = true;
        Task.WhenAll(ends).GetAwaiter().GetResult();
        var made = Math.Max(1, callsAfter - calls);
        return new(
            made / Stopwatch.GetElapsedTime(start, end).TotalSeconds,
            Micros(50), Micros(99), (bytesAfter - bytes) / (double)made);
    }

    double Micros(double percentile) => latencies.TotalCount == 0 ? double.NaN : latencies.GetValueAtPercentile(percentile) / 1000.0;

    (long Bytes, long Calls, long Time) Now() => (GC.GetTotalAllocatedBytes(precise: true), callers.Sum(c => c.Calls), Stopwatch.GetTimestamp());

    sealed class Caller(ClosedLoop loop, int number)
    {
        long calls;

        internal long Calls => Volatile.Read(ref calls);

        internal async Task Run()
        {
            for (var untimed = number % loop.timeEvery; !loop.stopped; calls++)
            {
                var start = untimed == 0 ? Stopwatch.GetTimestamp() : 0;
                var answer = await loop.subject.Call(number).ConfigureAwait(false);
                if (answer != ++number) throw new InvalidOperationException($"{loop.subject.Name} answered {answer} instead of {number}.");
                if (start == 0)
                {
                    untimed--;
                    continue;
                }

                untimed = loop.timeEvery - 1;
                if (loop.recording) loop.latencies.RecordValue(Math.Max(1, (long)Stopwatch.GetElapsedTime(start).TotalNanoseconds));
            }
        }
    }
}
