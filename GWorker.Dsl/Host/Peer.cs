namespace GWorker;

/// <summary>
/// Another node that has workers of a pool, as this node's queue sees it: it takes as many items as it has granted credits.
/// What it has is <em>sent</em>; everything else in the queue is <em>held</em> and may go anywhere.
/// </summary>
internal abstract class Peer(PoolQueue queue, int methods) : Taker(queue)
{
    /// <summary>How many items it takes at a time.</summary>
    internal int Credits { get; private set; }

    /// <summary>Items of each method that it has.</summary>
    internal int[] Sent { get; } = new int[methods];

    /// <summary>The largest batch of a method there, so that one that is being gathered can be filled.</summary>
    internal abstract int BatchOf(int method);

    /// <summary>Takes or gives room, and says whether it takes work at all.</summary>
    internal void Grant(int next)
    {
        Free += next - Credits;
        Credits = next;
        IsOpen = next > 0;
    }

    internal override void Leave(ReadOnlySpan<Chosen> chosen, long now)
    {
        base.Leave(chosen, now);
        foreach (var one in chosen) Sent[one.Item.Method.Index]--;
    }

    /// <summary>How long the item has been in user code there; null where it is not, or nobody says.</summary>
    internal virtual ValueTask<TimeSpan?> RunningFor(Item item) => default;

    /// <summary>Has the item written to the other node. Under the lock: nothing of the user's runs here, it only queues.</summary>
    internal abstract void Send(Item item);

    /// <summary>Sees to it that what was queued goes out. Outside the lock.</summary>
    internal abstract void Kick();
}
