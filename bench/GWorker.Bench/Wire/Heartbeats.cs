using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>Pings while something else goes on. None waits for the one before it: a stalled connection delays them all.</summary>
internal static class Heartbeats
{
    static readonly TimeSpan Pause = 50.Ms;
    static readonly TimeSpan Patience = 30.S;

    /// <returns>The longest round trip of all.</returns>
    internal static async Task<TimeSpan> Worst(Func<Task> ping, CancellationToken stop)
    {
        var beats = new List<Task<TimeSpan>>();
        using var timer = new PeriodicTimer(Pause);
        try
        {
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false)) beats.Add(Beat(ping));
        }
        catch (OperationCanceledException)
        {
        }

        return (await Task.WhenAll(beats).WaitAsync(Patience, CancellationToken.None).ConfigureAwait(false)).Max();
    }

    static async Task<TimeSpan> Beat(Func<Task> ping)
    {
        var sent = Stopwatch.GetTimestamp();
        await ping().ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(sent);
    }
}
