namespace GWorker;

/// <summary>The definitions of this process, by the names that other nodes call them. A client's grow as it asks for handles.</summary>
internal sealed class WireServices
{
    readonly Lock gate = new();
    WireService[] all = [];

    /// <summary>Replaced, never changed.</summary>
    internal WireService[] All => Volatile.Read(ref all);

    internal WireService Add(Service service)
    {
        var wire = new WireService(service);
        lock (gate) Volatile.Write(ref all, [.. all, wire]);
        return wire;
    }

    internal WireService? Find(string name) => Array.Find(All, s => s.Name == name);

    internal WireService Of(Pool pool) => Of(pool.Service);

    internal WireService Of(Route service) => Array.Find(All, s => s.Service == service)!;
}
