using System.Globalization;
using Akka.Configuration;

namespace GWorker;

/// <summary>One of GWorker's options: how it is called in each place where it can be said, what it must be, which Akka key it becomes.</summary>
/// <param name="Key">Below <c>gworker</c> in a file.</param>
/// <param name="Property">In <see cref="ClusterOptions"/>.</param>
/// <param name="Variable">In the environment.</param>
/// <param name="Code">Of the fault, where a value does not hold.</param>
/// <param name="Must">What a value must be.</param>
/// <param name="InCode">A good value as written in code.</param>
/// <param name="InText">A good value as written elsewhere.</param>
/// <param name="Holds">Whether a value (of a list: one item) is good.</param>
internal sealed record ConfigOption(string Key, string Property, string? Variable, string Code, string Must, string InCode, string InText, Func<string, bool> Holds)
{
    /// <summary>The Akka key that it becomes, if any.</summary>
    internal string? Akka { get; init; }

    internal bool IsList { get; init; }

    /// <summary>A value as Akka wants it.</summary>
    internal Func<string, string> ToAkka { get; init; } = static value => value;

    internal static readonly ConfigOption Hostname = new("hostname", "Hostname", "GWORKER_HOSTNAME", "GW1060",
        "it must be a host name or an address", "\"127.0.0.1\"", "127.0.0.1", IsHost)
    { Akka = "akka.remote.dot-netty.tcp.hostname" };

    internal static readonly ConfigOption PublicHostname = new("public-hostname", "PublicHostname", "GWORKER_PUBLIC_HOSTNAME", "GW1060",
        "it must be a host name or an address", "\"node-1.example.org\"", "node-1.example.org", IsHost)
    { Akka = "akka.remote.dot-netty.tcp.public-hostname" };

    internal static readonly ConfigOption Port = new("port", "Port", "GWORKER_PORT", "GW1061",
        "a port is from 0 (a free one) to 65535", "4053", "4053", value => IsPort(value, least: 0))
    { Akka = "akka.remote.dot-netty.tcp.port" };

    internal static readonly ConfigOption DataPort = new("data-port", "DataPort", "GWORKER_DATA_PORT", "GW1061",
        "a data port is from 0 (a free one) to 65535, or -1 for none", "4063", "4063", value => IsPort(value, least: -1));

    internal static readonly ConfigOption Seeds = new("seeds", "Seeds", "GWORKER_SEEDS", "GW1062",
        "a seed is host:port", "[\"10.0.0.1:4053\"]", "10.0.0.1:4053", IsSeed)
    {
        IsList = true,
        Akka = "akka.cluster.seed-nodes",
        ToAkka = seed => $"akka.tcp://{ClusterConfig.SystemName}@{seed}",
    };

    internal static readonly ConfigOption Roles = new("roles", "Roles", "GWORKER_ROLES", "GW1063",
        "a role needs a name, and those that begin with gworker- are given by GWorker", "[\"frontend\"]", "frontend",
        value => value.Trim().Length > 0 && !value.StartsWith("gworker-", StringComparison.Ordinal))
    { IsList = true, Akka = "akka.cluster.roles" };

    internal static readonly ConfigOption MaxPayload = new("max-payload", "MaxPayload", "GWORKER_MAX_PAYLOAD", "GW1064",
        "it must be from 1 KiB to 1 GiB", "64.MiB", "64 MiB", value => Bytes(value) is >= 1 << 10 and <= 1 << 30);

    internal static readonly ConfigOption JoinTimeout = new("join-timeout", "JoinTimeout", null, "GW1065",
        "it must be more than 0 and at most 24 hours", "30.S", "30 s", value => Time(value) is { } time && time > TimeSpan.Zero && time <= TimeSpan.FromHours(24));

    // Whether the file is good shows when it is opened: TlsIdentity says so.
    internal static readonly ConfigOption Certificate = new("tls.certificate", "Tls.CertificateFile", "GWORKER_TLS_CERTIFICATE", "GW1066",
        "", "\"node.pfx\"", "node.pfx", static _ => true);

    internal static readonly ConfigOption Password = new("tls.password", "Tls.Password", "GWORKER_TLS_PASSWORD", "GW1066", "", "", "", static _ => true);

    internal static readonly ConfigOption Authority = new("tls.authority", "Tls.AuthorityFile", "GWORKER_TLS_AUTHORITY", "GW1068",
        "", "\"authority.pem\"", "authority.pem", static _ => true);

    internal static readonly ConfigOption Thumbprints = new("tls.thumbprints", "Tls.Thumbprints", null, "GW1069",
        "a thumbprint is 64 hexadecimal digits (SHA-256) or 40 (SHA-1)", "[certificate.GetCertHashString(HashAlgorithmName.SHA256)]", "…",
        value => value.Length is 40 or 64 && value.All(char.IsAsciiHexDigit))
    { IsList = true };

    internal static readonly IReadOnlyList<ConfigOption> All =
        [Hostname, PublicHostname, Port, DataPort, Seeds, Roles, MaxPayload, JoinTimeout, Certificate, Password, Authority, Thumbprints];

    /// <summary>A size as Akka reads it: <c>64 MiB</c>, <c>65536</c>.</summary>
    internal static long? Bytes(string text) => Read(text, value => value.GetByteSize("it", null));

    /// <summary>A time as Akka reads it: <c>30 s</c>, <c>500 ms</c>.</summary>
    internal static TimeSpan? Time(string text) => Read<TimeSpan>(text, value => value.GetTimeSpan("it", null, allowInfinite: false));

    static T? Read<T>(string text, Func<Config, T?> read) where T : struct
    {
        try
        {
            return read(ConfigurationFactory.ParseString($"it = {Written.String(text)}"));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ConfigurationException or InvalidOperationException)
        {
            return null;
        }
    }

    static bool IsHost(string value) => Uri.CheckHostName(value) is not UriHostNameType.Unknown;

    static bool IsSeed(string value) =>
        value.LastIndexOf(':') is > 0 and var colon && IsHost(value[..colon]) && IsPort(value[(colon + 1)..], least: 1);

    static bool IsPort(string value, int least) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var port) && port >= least && port <= 65_535;
}
