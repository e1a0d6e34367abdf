namespace GWorker.Bench;

/// <summary>All ways to call another process that we measure.</summary>
internal static class Peers
{
    internal static IReadOnlyList<Peer> All() => [new OrleansPeer(), new AkkaPeer(RemoteConfig.Value), new GWorkerPeer()];
}
