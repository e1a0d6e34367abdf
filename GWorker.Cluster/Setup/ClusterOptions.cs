using System.Text;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// What a cluster node or a client is given besides its app. What is not said here may be said by an environment variable, else by
/// the file <c>akka.hocon</c> beside the program (section <c>gworker</c>), else the default holds.
/// </summary>
public sealed record ClusterOptions
{
    /// <summary>The address to listen on. Default: <c>127.0.0.1</c>. Environment: <c>GWORKER_HOSTNAME</c>.</summary>
    public string? Hostname { get; init; }

    /// <summary>What other nodes call this one, where that differs, as in a container. Default: <see cref="Hostname"/>. Environment: <c>GWORKER_PUBLIC_HOSTNAME</c>.</summary>
    public string? PublicHostname { get; init; }

    /// <summary>The port to listen on, 0 for a free one. Default: 0. Environment: <c>GWORKER_PORT</c>.</summary>
    public int? Port { get; init; }

    /// <summary>
    /// The port for calls and answers, which go beside Akka's connections; 0 for a free one, -1 to send them over Akka's. A client listens on
    /// none. Where others cannot reach it, calls go over Akka's connections, which costs time. Default: 0. Environment: <c>GWORKER_DATA_PORT</c>.
    /// </summary>
    public int? DataPort { get; init; }

    /// <summary>
    /// Nodes of the cluster to join, each <c>host:port</c>. Give all nodes the same list; the first in it may start a cluster.
    /// Default: none, a cluster of one's own. Environment: <c>GWORKER_SEEDS</c>, separated by commas.
    /// </summary>
    public IReadOnlyList<string>? Seeds { get; init; }

    /// <summary>Akka roles besides those that GWorker gives. Default: none. Environment: <c>GWORKER_ROLES</c>, separated by commas.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>
    /// The largest argument or result of a call, in bytes: a larger one is refused before anything is sent. Between two processes the smaller
    /// of what they say holds. From 1 KiB to 1 GiB.
    /// Default: <c>64.MiB</c>. Environment: <c>GWORKER_MAX_PAYLOAD</c>.
    /// </summary>
    public long? MaxPayload { get; init; }

    /// <summary>TLS with mutual authentication. Default: none, unless a certificate is configured.</summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>How long no seed may answer before the start fails. Default: <c>30.S</c>.</summary>
    public TimeSpan? JoinTimeout { get; init; }

    /// <summary>More configuration, in Akka's notation: the strongest of all. Default: none.</summary>
    public string? Hocon { get; init; }

    /// <summary>A configuration file, which then must exist. Default: <c>akka.hocon</c> beside the program, if it is there.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The only clock of workers and calls. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where workers' constructor arguments come from. Default: loggers, the clock and the device alone.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Where start-up lines, restarts, failures and Akka's own log (category <c>Akka</c>) are told. Default: warnings and errors on standard error.</summary>
    public ILoggerFactory? Loggers { get; init; }

    /// <summary>The devices of this node. Default: none.</summary>
    public IReadOnlyList<GpuDevice> Devices { get; init; } = [];

    /// <summary>A host hears the process's signals, and stops the node when all that calls it has stopped.</summary>
    internal bool IsHosted { get; init; }

    /// <summary>What is said, without the text of <see cref="Hocon"/>, which may hold a password.</summary>
    public override string ToString()
    {
        var said = new StringBuilder();
        void Say(string name, object? value)
        {
            if (value is not null) said.Append(said.Length == 0 ? " " : ", ").Append(name).Append(" = ").Append(value);
        }

        Say(nameof(Hostname), Hostname);
        Say(nameof(PublicHostname), PublicHostname);
        Say(nameof(Port), Port);
        Say(nameof(DataPort), DataPort);
        Say(nameof(Seeds), List(Seeds));
        Say(nameof(Roles), List(Roles));
        Say(nameof(MaxPayload), MaxPayload is { } bytes ? Written.Bytes(bytes) : null);
        Say(nameof(Tls), Tls);
        Say(nameof(JoinTimeout), JoinTimeout is { } time ? Written.Time(time) : null);
        Say(nameof(Hocon), Hocon is null ? null : "…");
        Say(nameof(ConfigFile), ConfigFile);
        Say(nameof(Devices), Devices.Count > 0 ? List(Devices.Select(d => d.Name)) : null);
        return $"ClusterOptions {{{said} }}";

        static string? List(IEnumerable<string>? texts) => texts is null ? null : $"[{string.Join(", ", texts)}]";
    }
}
