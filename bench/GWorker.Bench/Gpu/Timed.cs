using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>How long something takes: the median of several rounds, each of which does it many times.</summary>
internal static class Timed
{
    /// <returns>Seconds for each time it was done.</returns>
    internal static async Task<double> Each(Func<Task> work, int times, int rounds)
    {
        for (var i = 0; i < Math.Max(1, times / 10); i++) await work();
        var all = new double[rounds];
        for (var round = 0; round < rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < times; i++) await work();
            all[round] = Stopwatch.GetElapsedTime(start).TotalSeconds / times;
        }

        return Sample.Middle(all);
    }

    internal static double Each(Action work, int times, int rounds) =>
        Each(
            () =>
            {
                work();
                return Task.CompletedTask;
            }, times, rounds).GetAwaiter().GetResult();
}
