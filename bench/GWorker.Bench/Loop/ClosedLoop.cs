using System.Diagnostics;
using HdrHistogram;

namespace GWorker.Bench;

/// <summary>A number of callers, each with one call out at a time. The same for every exchange, clock reads and all.</summary>
internal sealed class ClosedLoop<T>
{
    // A call that never ends is a lost one: it fails the bench instead of stopping it for ever.
    static readonly TimeSpan Patience = 30.S;

    // Alone, every call is timed: a window of 20 ms leaves few of them. In a crowd, one of sixteen.
    readonly int timeEvery;
    readonly string name;
    readonly Func<int, Task<T>> call;
    readonly Func<int, T, bool> isRight;
    readonly Caller[] callers;
    readonly LongConcurrentHistogram latencies = new(1, 60_000_000_000, 3);
    volatile bool recording;
    volatile bool stopped;

    ClosedLoop(string name, Func<int, Task<T>> call, Func<int, T, bool> isRight, int inFlight)
    {
        (this.name, this.call, this.isRight) = (name, call, isRight);
        timeEvery = inFlight == 1 ? 1 : 16;
        callers = [.. Enumerable.Range(0, inFlight).Select(i => new Caller(this, i))];
    }

    internal static Turn Measure(string name, Func<int, Task<T>> call, Func<int, T, bool> isRight, int inFlight, TimeSpan settle, TimeSpan time)
    {
        GC.Collect();
        return new ClosedLoop<T>(name, call, isRight, inFlight).Run(settle, time);
    }

    // On the main thread, which is none of the pool's: it looks at the clock when it wakes, however late.
    Turn Run(TimeSpan settle, TimeSpan time)
    {
        var ends = callers.Select(c => c.Run()).ToArray();
        Thread.Sleep(settle);
        recording = true;
        var (bytes, calls, start) = Now();
        Thread.Sleep(time);
        var (bytesAfter, callsAfter, end) = Now();
        recording = false;
        stopped = true;
        Task.WhenAll(ends).WaitAsync(Patience).GetAwaiter().GetResult();
        return new(Math.Max(1, callsAfter - calls), Stopwatch.GetElapsedTime(start, end).TotalSeconds, bytesAfter - bytes, latencies);
    }

    (long Bytes, long Calls, long Time) Now() => (GC.GetTotalAllocatedBytes(precise: true), callers.Sum(c => c.Calls), Stopwatch.GetTimestamp());

    sealed class Caller(ClosedLoop<T> loop, int number)
    {
        long calls;

        internal long Calls => Volatile.Read(ref calls);

        internal async Task Run()
        {
            for (var untimed = number % loop.timeEvery; !loop.stopped; calls++, number++)
            {
                var start = untimed == 0 ? Stopwatch.GetTimestamp() : 0;
                var answer = await loop.call(number).ConfigureAwait(false);
                if (!loop.isRight(number, answer)) throw new InvalidOperationException($"{loop.name} answered {answer} to {number}.");
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
