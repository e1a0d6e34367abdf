using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>Streams that cost nothing, and one that says when it was told to stop.</summary>
[Worker]
internal sealed partial class Streaming
{
    /// <summary>How many run at a time.</summary>
    internal const int Most = 1_100;

    TaskCompletionSource<long> stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Method] public IAsyncEnumerable<int> Count(int count) => Work.Count(count);

    /// <summary>A few items, then one that never comes.</summary>
    [Method]
    public async IAsyncEnumerable<int> Drip(int items, CancellationToken stop)
    {
        using var watch = stop.UnsafeRegister(_ => stopped.TrySetResult(Stopwatch.GetTimestamp()), null);
        for (var i = 0; i < items; i++) yield return i;
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(false);
    }

    /// <summary>When the stream before this call was told to stop. Both processes read one clock of the machine.</summary>
    [Method]
    public async Task<long> Stopped(CancellationToken stop)
    {
        var at = await stopped.Task.WaitAsync(stop).ConfigureAwait(false);
        stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return at;
    }
}
