namespace GWorker;

/// <summary>
/// What a node's entry may say. A member is believed to be what the cluster says it is, and to offer what a node can offer: of more the
/// keeper would order workers without end, and every node would keep it.
/// </summary>
internal static class EntryRules
{
    /// <summary>Akka takes frames of 256,000 bytes, and what is longer is not delivered: so much of one is for pools, and the rest for all else.</summary>
    internal const int MostPoolBytes = 200_000;

    /// <summary>The bytes of one set of <c>PerPool</c> parameters: 64 pools, as many as an app has unless it says otherwise, fit with their names and workers.</summary>
    internal const int MostKey = 2_048;

    /// <summary>What is shown of a pool's name, which has its parameters in it.</summary>
    internal const int MostName = 200;

    /// <summary>What is told of an error. Its node's log has all of it.</summary>
    internal const int MostWhy = 500;

    /// <summary>Hung incarnations that are told of.</summary>
    internal const int MostQuarantined = 8;

    // What a definition's own rules allow, and for a name more than anybody reads. Older nodes' texts are as long as they are.
    const int Workers = 1024;
    const int Items = 10_000_000;
    const int Text = 16_384;
    static readonly TimeSpan LongestStart = TimeSpan.FromHours(24);

    /// <summary>Why the entry is not believed, or null.</summary>
    internal static string? Fault(NodeEntry entry) =>
        entry.Version < 0 ? "its version is negative" :
        entry.MaxPayload < 0 ? "its largest payload is negative" :
        entry.Devices.Any(IsLong) ? "a device's name is too long" :
        entry.Offers.Any(o => IsLong(o.Service) || IsLong(o.Wishes)) ? "a definition's name is too long" :
        entry.Offers.FirstOrDefault(o => o.Policy.Least is < 0 or > Workers || o.Policy.Most is < 0 or > Workers) is { } offer ? $"it asks for {offer.Policy.Least} to {offer.Policy.Most} workers" :
        entry.Offers.Any(o => o.StartupTimeout < TimeSpan.Zero || o.StartupTimeout > LongestStart || IsNoCount(o.QueueItems) || o.QueueBytes < 0) ? "a definition's start or queue is none" :
        entry.Pools.Any(p => IsLong(p.Service)) ? "a definition's name is too long" :
        entry.Pools.FirstOrDefault(p => IsNoCount(p.Credits) || IsNoCount(p.Waiting) || IsNoCount(p.Running) || IsNoCount(p.Reruns)) is { } pool
            ? $"a pool has {pool.Credits} credits, {pool.Waiting} waiting and {pool.Running} running items" :
        entry.Pools.Any(p => p.Batches.Any(b => b < 1 || IsNoCount(b))) ? "a batch has a size that none has" :
        entry.Pools.Sum(p => p.Workers.Length) > Workers * 16 ? "it has more workers than a node can" :
        entry.Pools.Any(p => p.Workers.Any(w => IsLong(w.Id) || IsLong(w.Device) || !WorkerId.TryParse(w.Id, out _))) ? "a worker is none" :
        null;

    /// <summary>About what a pool takes of its entry, and no less.</summary>
    internal static int SizeOf(PoolEntry pool) =>
        100 + pool.Key.Length + 5 * pool.Batches.Length + SizeOf(pool.Service) + SizeOf(pool.Name) + SizeOf(pool.Failure) + pool.Quarantined.Sum(SizeOf) +
        pool.Workers.Sum(w => 60 + SizeOf(w.Id) + SizeOf(w.Device) + SizeOf(w.Why));

    /// <summary>What a pool's place in the cluster does not depend on is left out.</summary>
    internal static PoolEntry WithoutReasons(PoolEntry pool) => pool with { Quarantined = [], Workers = [.. pool.Workers.Select(static w => w with { Why = null })] };

    static int SizeOf(string? text) => text is null ? 1 : 5 + System.Text.Encoding.UTF8.GetByteCount(text);

    static bool IsLong(string text) => text.Length > Text;

    static bool IsNoCount(int count) => count is < 0 or > Items;
}
