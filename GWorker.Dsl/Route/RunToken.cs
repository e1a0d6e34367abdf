namespace GWorker;

/// <summary>The cancellation token of one run: fires when the last of its items is no longer waited for. A neighbour is never harmed.</summary>
internal sealed class RunToken(int items, TaskScheduler scheduler) : IDisposable
{
    readonly CancellationTokenSource source = new();
    int left = items;

    internal CancellationToken Token => source.Token;

    internal void Leave()
    {
        // Callbacks that user code registered run here: never on the thread of a timer or of another caller.
        if (Interlocked.Decrement(ref left) == 0)
            Task.Factory.StartNew(static state => Fire((CancellationTokenSource)state!), source, CancellationToken.None, TaskCreationOptions.None, scheduler);
    }

    public void Dispose() => source.Dispose();

    internal static void Fire(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (Exception e) when (e is AggregateException or ObjectDisposedException)
        {
            // A callback of the user's threw, and its run will say so itself; or the run has returned meanwhile.
        }
    }
}
