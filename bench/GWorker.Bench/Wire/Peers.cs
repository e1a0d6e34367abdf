namespace GWorker.Bench;

/// <summary>All ways to call another process that we measure.</summary>
internal static partial class Peers
{
    internal static IReadOnlyList<Peer> All()
    {
        var peers = new List<Peer> { new OrleansPeer(), new AkkaPeer(RemoteConfig.Value) };
        AddGWorker(peers);
        return peers;
    }

    // In GWorkerPeer.cs, which the project file leaves out as long as there is no GWorker on the wire.
    static partial void AddGWorker(List<Peer> peers);
}
