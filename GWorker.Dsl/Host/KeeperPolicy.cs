namespace GWorker;

/// <summary>How many workers a pool should have: pure, and the same in one process as on a cluster.</summary>
internal static class KeeperPolicy
{
    /// <summary>How long a queue must be late before another worker is added.</summary>
    internal static readonly TimeSpan PressedFor = TimeSpan.FromSeconds(5);

    /// <summary>Whether the oldest item has waited longer than a window and two runs explain.</summary>
    internal static bool IsPressed(PoolLoad load, TimeSpan lateAfter) => load.Waiting > 0 && load.OldestAge > lateAfter;

    /// <returns>Workers to add if positive; to retire, one at a time, if negative.</returns>
    internal static int Decide(in PoolSize size)
    {
        if (size.Workers < size.Least) return size.Least - size.Workers;
        if (size.Workers == 0 && size.Waiting > 0) return 1;
        if (size.Workers < size.Most && size.PressedFor >= PressedFor && size.Starting == 0) return 1;
        if (size.Workers > size.Least && size.Waiting == 0 && size.ScaleDown is { } after && size.LongestIdle >= after) return -1;
        return 0;
    }
}

/// <summary>A pool as its keeper sees it.</summary>
/// <param name="Workers">Workers that are not leaving.</param>
/// <param name="Starting">Those of them that are not ready yet.</param>
/// <param name="Least">The minimum.</param>
/// <param name="Most">The maximum.</param>
/// <param name="Waiting">Items in lanes.</param>
/// <param name="PressedFor">How long the queue has been late.</param>
/// <param name="LongestIdle">How long the idlest ready worker has had nothing.</param>
/// <param name="ScaleDown">After how long an idle worker is one too many; null for never.</param>
internal readonly record struct PoolSize(
    int Workers, int Starting, int Least, int Most, int Waiting, TimeSpan PressedFor, TimeSpan LongestIdle, TimeSpan? ScaleDown);
