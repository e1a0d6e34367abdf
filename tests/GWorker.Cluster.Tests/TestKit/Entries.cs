namespace GWorker.Tests.TestKit;

/// <summary>What nodes publish, said shortly.</summary>
static class Entries
{
    internal static NodeEntry Serving(string address, Offer[] offers, params PoolEntry[] pools) => new(address, address.GetHashCode(StringComparison.Ordinal), 1, "app", true, false, [], offers, pools);

    internal static NodeEntry Calling(string address, params PoolEntry[] pools) => Serving(address, [], pools) with { IsHost = false };

    internal static Offer Offer(string service = "w", int least = 0, int most = 1, int room = -1, bool canHost = true, TimeSpan? scaleDown = null) =>
        new(service, room, canHost, "A100", new(least, most, scaleDown));

    internal static PoolEntry Pool(string service = "w", byte key = 0, int waiting = 0, int running = 0, TimeSpan pressed = default, params WorkerEntry[] workers) =>
        new(service, key == 0 ? [] : [key], service, workers.Length, waiting, running, pressed, TimeSpan.Zero, 0, null, [1], null, workers);

    internal static PoolEntry Pool(params WorkerEntry[] workers) => Pool("w", 0, 0, 0, default, workers);

    internal static WorkerEntry Worker(string id, Stage stage = Stage.Ready, bool leaving = false, TimeSpan idle = default) => new(id, 1, stage, leaving, idle, "");
}
