using System.Net.Sockets;

namespace GWorker;

/// <summary>A node or a client could not start or could not join: its port is taken, its address is not this machine's, no seed answers.</summary>
public sealed class ClusterStartException : GWorkerException
{
    ClusterStartException(string why, string advice, Exception? cause = null)
        : base($"This node could not start: {why}. {advice}.", cause)
    {
    }

    /// <summary>What the failure of Akka's start, or of opening the data port, means to who started it.</summary>
    internal static ClusterStartException From(Exception failure, string hostname, int port, ConfigOption option) => Socket(failure) switch
    {
        SocketError.AddressAlreadyInUse => new($"port {port} of {hostname} is in use",
            $"Stop the program that has it, choose another with {option.Property} ({option.Variable}), or take a free one with {option.Property} = 0", failure),
        SocketError.AccessDenied => new($"port {port} of {hostname} may not be opened by this user",
            $"Choose one above 1023 with {option.Property} ({option.Variable}), or take a free one with {option.Property} = 0", failure),
        SocketError.AddressNotAvailable or SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => new($"{hostname} is no address of this machine",
            "Give Hostname (GWORKER_HOSTNAME) one that it has, 0.0.0.0 for all, and PublicHostname (GWORKER_PUBLIC_HOSTNAME) what others call it", failure),
        _ => new(Root(failure).Message.TrimEnd('.'), "See the inner exception", failure),
    };

    /// <summary>No seed let this node in for as long as it may take.</summary>
    internal static ClusterStartException NoSeedAnswers(IEnumerable<string> seeds, TimeSpan waited) => new(
        $"no seed answered within {Written.Measured(waited)}: {string.Join(", ", seeds)}",
        "Start one of them, correct Seeds (GWORKER_SEEDS), give it more time with JoinTimeout, or leave Seeds out for a cluster of its own. With TLS, all nodes need certificates that the others believe");

    /// <summary>Whoever configures the actor system has it join nothing.</summary>
    internal static ClusterStartException NotJoined(string system, TimeSpan waited) => new(
        $"actor system \"{system}\" has joined no cluster within {Written.Measured(waited)}",
        $"Name seeds where it is configured, its own address for the first node: .WithClustering(new() {{ SeedNodes = [\"akka.tcp://{system}@10.0.0.1:4053\"] }}), or give it more time with JoinTimeout");

    /// <summary>The cluster is there, and no node of it runs the app.</summary>
    internal static ClusterStartException NoApp(string app, IReadOnlyCollection<string> others, TimeSpan waited) => new(
        $"no node of the cluster runs app \"{app}\" after {Written.Measured(waited)}{(others.Count > 0 ? $"; it runs {string.Join(" and ", others.Select(o => $"\"{o}\""))}" : "")}",
        $"Connect to an app that it runs, or start a node with App.Of(\"{app}\", …)");

    static SocketError? Socket(Exception failure) => Chain(failure).OfType<SocketException>().FirstOrDefault()?.SocketErrorCode;

    static Exception Root(Exception failure) => Chain(failure).Last(e => e is not AggregateException || e.InnerException is null);

    // Akka wraps what its transport threw, more than once and not always alike.
    static IEnumerable<Exception> Chain(Exception? failure) =>
        failure is null ? [] : new[] { failure }.Concat(failure is AggregateException many ? many.InnerExceptions.SelectMany(Chain) : Chain(failure.InnerException));
}
