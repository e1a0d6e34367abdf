using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>A stage's work: so many microseconds of a core, behind a method that returns a task.</summary>
[Worker]
internal sealed partial class Spinner
{
    [Method] public Task<int> Empty(int number) => Work(number, 0);

    [Method] public Task<int> Busy(int number) => Work(number, PipelineBench.BusyMicros);

    /// <summary>What the hand-written graph calls.</summary>
    internal static Task<int> Work(int number, double micros)
    {
        if (micros > 0)
            for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMicroseconds < micros;)
            {
            }

        return Task.FromResult(number + 1);
    }
}
