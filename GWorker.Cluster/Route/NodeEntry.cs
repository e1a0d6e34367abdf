namespace GWorker;

/// <summary>What one node publishes of itself: its line in every other node's directory.</summary>
/// <param name="Address">Where it is, as Akka writes it.</param>
/// <param name="Uid">Its incarnation: a restarted process is another node.</param>
/// <param name="Version">Counts up; an older entry never replaces a newer one.</param>
/// <param name="App">The app it runs or calls.</param>
/// <param name="IsHost">Whether workers may be placed on it; false for a client.</param>
/// <param name="IsLeaving">It takes nothing new.</param>
/// <param name="Devices">Its devices by name, for whoever must say why none will do.</param>
/// <param name="Offers">The definitions it could run.</param>
/// <param name="Pools">The pools it runs or calls.</param>
/// <param name="DataPort">Where it takes data connections, or 0 where it takes none.</param>
/// <param name="KeepsCalls">Whether it keeps spawned calls, and knows what is said of them: an older version does not.</param>
/// <param name="MaxPayload">The largest argument or result that it takes, in bytes, or 0 where it is too old to say.</param>
internal sealed record NodeEntry(
    string Address, long Uid, long Version, string App, bool IsHost, bool IsLeaving, string[] Devices, Offer[] Offers, PoolEntry[] Pools, int DataPort = 0, bool KeepsCalls = false, long MaxPayload = 0) : IControlMessage;

/// <summary>A definition that a node has.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Room">How many more workers it could run there now; -1 for any number.</param>
/// <param name="CanHost">Whether it could ever run one: a device that it asks for is there, or none is needed.</param>
/// <param name="Wishes">The devices it asks for, as text.</param>
/// <param name="Policy">How its pools are kept.</param>
/// <param name="StartupTimeout">How long a worker of it may start, or zero where the node is too old to say.</param>
/// <param name="QueueItems">How many items a queue of it holds, or 0 likewise.</param>
/// <param name="QueueBytes">How many bytes, or 0 likewise.</param>
internal sealed record Offer(
    string Service, int Room, bool CanHost, string Wishes, PoolPolicy Policy, TimeSpan StartupTimeout = default, int QueueItems = 0, long QueueBytes = 0);

/// <summary>What the keeper must know of a definition.</summary>
internal sealed record PoolPolicy(int Least, int Most, TimeSpan? ScaleDown)
{
    /// <summary>Where nodes differ, as while a new version is rolled out: what each of them waits for and allows. A node that asks for more workers would never be ready otherwise.</summary>
    internal static PoolPolicy Widest(IEnumerable<PoolPolicy> all) => all.Aggregate(
        static (a, b) => new(Math.Max(a.Least, b.Least), Math.Max(a.Most, b.Most), a.ScaleDown is { } x && b.ScaleDown is { } y ? (x > y ? x : y) : null));
}

/// <summary>A pool on one node.</summary>
/// <param name="Service">The definition's name.</param>
/// <param name="Key">Its parameters, written; empty for the default set.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Credits">How many items another node may have there; 0 where no worker takes work.</param>
/// <param name="Waiting">Items waiting.</param>
/// <param name="Running">Items in user code.</param>
/// <param name="PressedFor">How long its queue has been late.</param>
/// <param name="LateAfter">How old an item must be for a queue of the pool to be late.</param>
/// <param name="Reruns">How often a call that was lost there may run again.</param>
/// <param name="Retry">How a call runs again whose code threw; null where it does not.</param>
/// <param name="Batches">The largest batch of each method.</param>
/// <param name="Failure">Why no worker could enter, where several tries have failed.</param>
/// <param name="Workers">Its workers there.</param>
internal sealed record PoolEntry(
    string Service, byte[] Key, string Name, int Credits, int Waiting, int Running, TimeSpan PressedFor, TimeSpan LateAfter, int Reruns, RetrySpec? Retry, int[] Batches, string? Failure, WorkerEntry[] Workers)
{
    /// <summary>Hung incarnations that still hold their device: which, and why.</summary>
    internal string[] Quarantined { get; init; } = [];

    internal PoolId Id => new(Service, Convert.ToBase64String(Key));
}

/// <summary>A pool, whichever node it is on.</summary>
/// <param name="Service">The definition's name.</param>
/// <param name="Key">Its parameters, as text; empty for the default set.</param>
internal readonly record struct PoolId(string Service, string Key);

/// <summary>One worker.</summary>
/// <param name="Id">Its entity.</param>
/// <param name="Epoch">Its incarnation.</param>
/// <param name="Stage">Where it is in its life.</param>
/// <param name="IsLeaving">It was told to stop.</param>
/// <param name="IdleFor">How long nothing has run in it.</param>
/// <param name="Device">What it runs on.</param>
/// <param name="StageFor">How long it has been where it is.</param>
internal sealed record WorkerEntry(string Id, int Epoch, Stage Stage, bool IsLeaving, TimeSpan IdleFor, string Device, TimeSpan StageFor = default)
{
    /// <summary>What brought it where it is, where that is worth telling.</summary>
    internal string? Why { get; init; }
}
