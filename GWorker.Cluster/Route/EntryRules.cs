namespace GWorker;

/// <summary>
/// What a node's entry may say. A member is believed to be what the cluster says it is, and to offer what a node can offer: of more the
/// keeper would order workers without end, and every node would keep it.
/// </summary>
internal static class EntryRules
{
    // What a definition's own rules allow, and for a name more than anybody reads. What a pool's parameters and errors say is as long as they are.
    const int Workers = 1024;
    const int Items = 10_000_000;
    const int Text = 16_384;

    /// <summary>Why the entry is not believed, or null.</summary>
    internal static string? Fault(NodeEntry entry) =>
        entry.Version < 0 ? "its version is negative" :
        entry.MaxPayload < 0 ? "its largest payload is negative" :
        entry.Devices.Any(IsLong) ? "a device's name is too long" :
        entry.Offers.Any(o => IsLong(o.Service) || IsLong(o.Wishes)) ? "a definition's name is too long" :
        entry.Offers.FirstOrDefault(o => o.Policy.Least is < 0 or > Workers || o.Policy.Most is < 0 or > Workers) is { } offer ? $"it asks for {offer.Policy.Least} to {offer.Policy.Most} workers" :
        entry.Pools.Any(p => IsLong(p.Service)) ? "a definition's name is too long" :
        entry.Pools.FirstOrDefault(p => IsNoCount(p.Credits) || IsNoCount(p.Waiting) || IsNoCount(p.Running) || IsNoCount(p.Reruns)) is { } pool
            ? $"a pool has {pool.Credits} credits, {pool.Waiting} waiting and {pool.Running} running items" :
        entry.Pools.Any(p => p.Batches.Any(b => b < 1 || IsNoCount(b))) ? "a batch has a size that none has" :
        entry.Pools.Sum(p => p.Workers.Length) > Workers * 16 ? "it has more workers than a node can" :
        entry.Pools.Any(p => p.Workers.Any(w => IsLong(w.Id) || IsLong(w.Device) || !WorkerId.TryParse(w.Id, out _))) ? "a worker is none" :
        null;

    static bool IsLong(string text) => text.Length > Text;

    static bool IsNoCount(int count) => count is < 0 or > Items;
}
