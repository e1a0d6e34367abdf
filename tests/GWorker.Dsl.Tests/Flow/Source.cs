using System.Runtime.CompilerServices;

namespace GWorker.Tests.Flows;

/// <summary>Counts what is read from it and whether it is let go.</summary>
internal sealed class Source(int count)
{
    int read;

    internal int Read => Volatile.Read(ref read);

    internal TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal IEnumerable<int> Now()
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                Interlocked.Increment(ref read);
                yield return i;
            }
        }
        finally
        {
            Disposed.TrySetResult();
        }
    }

    internal async IAsyncEnumerable<int> Later([EnumeratorCancellation] CancellationToken stop = default)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                stop.ThrowIfCancellationRequested();
                Interlocked.Increment(ref read);
                yield return i;
            }
        }
        finally
        {
            Disposed.TrySetResult();
        }
    }
}
