namespace GWorker;

/// <summary>
/// The streams of an ordered map that are under way and not read yet, in their order. The one before them is read, and they run ahead until
/// they wait for it, each in a slot of its own. Where that one has to run again they may have every slot between them, and wait for each other: so
/// the youngest that waits, and may run again, gives its slot up and begins anew behind it.
/// </summary>
internal sealed class OpenStreams<TOut>(TimeProvider clock)
{
    // Nothing is told of it when one waits for a slot that has had one, and one that is slow is no reason to hurry.
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly LinkedList<OpenStream<TOut>> behind = new();

    internal void Add(OpenStream<TOut> stream)
    {
        lock (behind) behind.AddLast(stream);
    }

    /// <summary>The first of them is read from here on: asks for its first item, and sees to it that it can come.</summary>
    internal ValueTask<bool> Read(OpenStream<TOut> stream)
    {
        lock (behind) behind.Remove(stream);
        var first = stream.First();
        return first.IsCompleted ? first : Watch(stream.Call, first.AsTask());
    }

    async ValueTask<bool> Watch(StreamItem call, Task<bool> first)
    {
        using var over = new CancellationTokenSource();
        while (await Task.WhenAny(first, Task.Delay(Pause, clock, over.Token)).ConfigureAwait(false) != first)
            await MakeRoom(call, first).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        return await first.ConfigureAwait(false);
    }

    async ValueTask MakeRoom(StreamItem call, Task first)
    {
        switch (call.Taker)
        {
            case WorkerSlots:
                return; // it runs
            case Peer peer:
                if (!AreHeldUp(peer)) return;
                var running = peer.RunningFor(call).AsTask();
                if (await Task.WhenAny(first, running).ConfigureAwait(false) == first || await running.ConfigureAwait(false) is not null) return;
                break;
        }

        // Without the lock: one that gives its slot up has what waits sent out. None is read meanwhile, since the one before them is not read yet.
        OpenStream<TOut>[] open;
        lock (behind) open = [.. behind];
        for (var i = open.Length - 1; i >= 0 && !open[i].Call.TryMakeRoomFor(call); i--)
        {
        }
    }

    bool AreHeldUp(Peer peer)
    {
        lock (behind) return behind.Any(one => one.Call.Taker == peer && one.Call.IsHeldUp);
    }
}
