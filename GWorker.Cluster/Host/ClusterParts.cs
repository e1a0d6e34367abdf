using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>What all parts of one cluster node share.</summary>
internal sealed class ClusterParts(NodeParts node, string app, bool isHost, long maxPayload)
{
    long version;

    internal NodeParts Node => node;

    internal string App => app;

    internal bool IsHost => isHost;

    internal long MaxPayload => maxPayload;

    /// <summary>Where this node is, as Akka writes it; set when its actor system is there.</summary>
    internal string Address { get; set; } = "";

    /// <summary>This node's incarnation.</summary>
    internal long Uid { get; set; }

    internal TimeProvider Clock => node.Clock;

    internal ILogger Log => node.Log;

    internal Ticks Ticks { get; } = new(node.Clock);

    internal WireServices Services { get; } = new();

    internal NodeDirectory Directory { get; } = new();

    /// <summary>Other apps that were met in the same cluster, and where: for whoever asks for one that is not there.</summary>
    internal ConcurrentDictionary<string, string> Foreigners { get; } = new();

    /// <summary>Members of the cluster that have other apps: nobody asks them for calls.</summary>
    internal ConcurrentDictionary<long, bool> Strangers { get; } = new();

    /// <summary>Spawned calls that this node keeps, and the copies of others'; set by the node.</summary>
    internal ClusterCalls Calls { get; set; } = null!;

    /// <summary>The other nodes that could keep a call, or have a copy of one.</summary>
    internal IEnumerable<NodeEntry> Keepers => Directory.Hosts.Where(e => e.KeepsCalls && !e.IsLeaving && e.Uid != Uid);

    /// <summary>What this node has published of itself last.</summary>
    internal long Version => Interlocked.Read(ref version);

    internal long NextVersion() => Interlocked.Increment(ref version);
}
