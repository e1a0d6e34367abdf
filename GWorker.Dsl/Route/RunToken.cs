namespace GWorker;

/// <summary>The cancellation token of one run: fires when the last of its items is no longer waited for. A neighbour is never harmed.</summary>
internal sealed class RunToken(int items) : IDisposable
{
    readonly CancellationTokenSource source = new();
    int left = items;

    internal CancellationToken Token => source.Token;

    internal void Leave()
    {
        if (Interlocked.Decrement(ref left) > 0) return;
        try
        {
            source.Cancel();
        }
        catch (AggregateException)
        {
            // A callback that the user's code registered threw. Its run will say so itself, or nobody asks any more.
        }
        catch (ObjectDisposedException)
        {
            // The code returned in the meantime.
        }
    }

    public void Dispose() => source.Dispose();
}
