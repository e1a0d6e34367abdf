using System.Collections.Concurrent;

namespace GWorker;

/// <summary>Messages from any thread, handled one at a time in order, by whichever thread brings one while nobody handles.</summary>
internal sealed class Mailbox<T>(Action<T> handle)
{
    readonly ConcurrentQueue<T> messages = new();
    int pending;

    internal void Post(T message)
    {
        messages.Enqueue(message);
        if (Interlocked.Increment(ref pending) > 1) return;
        do
        {
            messages.TryDequeue(out var next);
            handle(next!);
        }
        while (Interlocked.Decrement(ref pending) > 0);
    }
}
