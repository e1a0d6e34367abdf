using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using Akka.DistributedData;
using Akka.Hosting;

namespace GWorker;

/// <summary>All that is configured, from all its sources, checked: what a node and a client start their actor system with.</summary>
internal sealed class ClusterConfig
{
    /// <summary>All nodes of a cluster need one: it is part of their addresses.</summary>
    internal const string SystemName = "gworker";

    /// <summary>The role of nodes that run workers.</summary>
    internal const string HostRole = "gworker-host";

    /// <summary>The role of processes that only call.</summary>
    internal const string ClientRole = "gworker-client";

    // Akka's own is off (see ProcessEnd), and what anybody wrote for it holds for ours.
    const string SignalHook = "akka.coordinated-shutdown.run-by-clr-shutdown-hook";

    ClusterConfig(Config akka, ImmutableArray<string> roles, long maxPayload, TimeSpan joinTimeout, TlsIdentity? tls, ClusterOptions options)
    {
        const string tcp = "akka.remote.dot-netty.tcp";
        (Akka, Roles, MaxPayload, JoinTimeout, Tls, Options) = (akka, roles, maxPayload, joinTimeout, tls, options);
        Hostname = akka.GetString($"{tcp}.hostname");
        Port = akka.GetInt($"{tcp}.port");
        PublicHostname = akka.GetString($"{tcp}.public-hostname") is { Length: > 0 } name ? name : Hostname;

        var setups = ImmutableArray.Create<Setup>(BootstrapSetup.Create().WithConfig(akka), new AkkaLog.Loggers(options.Loggers ?? new WarningsToStandardError()));
        Setups = tls is null ? setups : setups.Add(tls.Setup);
    }

    internal ClusterOptions Options { get; }

    internal string Hostname { get; }

    internal string PublicHostname { get; }

    internal int Port { get; }

    /// <summary>-1 for none.</summary>
    internal int DataPort { get; private init; }

    /// <summary>Null without TLS.</summary>
    internal TlsIdentity? Tls { get; }

    /// <summary>Whom to join; none: oneself.</summary>
    internal ImmutableArray<Akka.Actor.Address> Seeds { get; private init; }

    internal ImmutableArray<string> Roles { get; }

    internal long MaxPayload { get; }

    internal TimeSpan JoinTimeout { get; }

    /// <summary>How long Akka must wait for this app's workers.</summary>
    internal required LeaveTimes Times { get; init; }

    /// <summary>Whether a signal is the node's to hear.</summary>
    internal bool HearsSignals { get; private init; }

    /// <summary>Every key, merged. No password of <see cref="TlsOptions"/> is in it.</summary>
    internal Config Akka { get; }

    internal ImmutableArray<Setup> Setups { get; }

    /// <summary>What is configured for a host of <paramref name="app"/>, or for a client where it is null.</summary>
    /// <exception cref="DefinitionException">At least one option is not possible: all of them are told.</exception>
    internal static ClusterConfig Of(App? app, string appName, ClusterOptions options, Surroundings? around = null)
    {
        var faults = new List<Fault>();
        var layers = Layers(options, around ?? Surroundings.OfProcess(), faults);
        Said? About(ConfigOption option) => layers.Select(l => l.About(option)).FirstOrDefault(said => said is not null);

        foreach (var said in ConfigOption.All.Select(About).OfType<Said>())
            if (!said.Values.All(said.Option.Holds)) faults.Add(said.Fault(said.Option.Must));
        if (About(ConfigOption.Hostname) is { Value: "0.0.0.0" or "::" } all && About(ConfigOption.PublicHostname) is null)
            faults.Add(all.Fault("others cannot call a node by that") with { Write = "Say too what they call it, with PublicHostname (GWORKER_PUBLIC_HOSTNAME)" });
        var tls = TlsIdentity.Of(options.Tls, About, faults);

        var times = LeaveTimes.Of(app);

        // Strongest first. What follows from the app is weaker than what anybody wrote; who a node is, stronger.
        var written = Merge(layers.SkipLast(1).Select(l => l.Akka)
            .Append(ConfigurationFactory.ParseString(times.Hocon))
            .Append(ConfigurationFactory.ParseString($"akka.loggers = [{Written.String($"{typeof(AkkaLog).FullName}, {typeof(AkkaLog).Assembly.GetName().Name}")}]"))
            .Append(layers[^1].Akka)
            .Concat(app is null ? [] : References));
        var seeds = SeedsOf(written, secure: tls is not null || written.GetBoolean("akka.remote.dot-netty.tcp.enable-ssl"), faults);
        if (faults.Count > 0) throw new DefinitionException($"{(app is null ? "A client of app" : "App")} \"{appName}\" cannot start with its cluster options", faults);

        ImmutableArray<string> roles = [.. app is null ? [ClientRole] : new[] { HostRole, AppRole(appName) }, .. written.GetStringList("akka.cluster.roles").Distinct()];
        return new(Merge([ConfigurationFactory.ParseString(Own(roles, tls)), written]), roles,
            ConfigOption.Bytes(About(ConfigOption.MaxPayload)!.Value)!.Value, ConfigOption.Time(About(ConfigOption.JoinTimeout)!.Value)!.Value, tls, options)
        {
            Seeds = seeds,
            Times = times,
            HearsSignals = !options.IsHosted && written.GetBoolean(SignalHook, true),
            DataPort = int.Parse(About(ConfigOption.DataPort)!.Value, CultureInfo.InvariantCulture),
        };
    }

    static ImmutableArray<Akka.Actor.Address> SeedsOf(Config written, bool secure, List<Fault> faults)
    {
        var seeds = ImmutableArray.CreateBuilder<Akka.Actor.Address>();
        foreach (var text in written.GetStringList("akka.cluster.seed-nodes"))
        {
            if (ActorPath.TryParseAddress(text, out var seed)) seeds.Add(seed.WithProtocol(secure ? "akka.ssl.tcp" : "akka.tcp"));
            else if (faults.All(f => f.Code != ConfigOption.Seeds.Code)) // an option is told in its own words
                faults.Add(new(ConfigOption.Seeds.Code, "akka.cluster.seed-nodes", $" = [{Written.String(text)}]: it is no address", $"Write \"akka.tcp://{SystemName}@10.0.0.1:4053\""));
        }

        return seeds.ToImmutable();
    }

    /// <summary>The role that tells one app's nodes from another's: its name, with a mark of it where a character had to go.</summary>
    internal static string AppRole(string app)
    {
        var plain = string.Concat(app.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return $"gworker-app-{plain}{(plain == app ? "" : $"-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(app)).AsSpan(0, 4))}")}";
    }

    /// <summary>An actor system of this configuration, which has joined nothing yet.</summary>
    /// <exception cref="ClusterStartException">The port is taken, or the address is not this machine's.</exception>
    internal ActorSystem Start(params ReadOnlySpan<Setup> more)
    {
        try
        {
            var own = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString(NoJson.Configuration).WithFallback(Akka));
            return ActorSystem.Create(SystemName, ActorSystemSetup.Create([.. Setups.Where(s => s is not BootstrapSetup), own, .. more]));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw ClusterStartException.From(e, Hostname, Port, ConfigOption.Port);
        }
    }

    /// <summary>
    /// The same for an actor system that somebody else configures: everything here is a fallback to what is said there, but for the roles,
    /// which add up. After the builder's own clustering, which sets them anew.
    /// </summary>
    internal void AddTo(AkkaConfigurationBuilder builder)
    {
        var theirs = builder.Configuration.HasValue ? builder.Configuration.Value.GetStringList("akka.cluster.roles") : [];
        builder.AddHocon(ConfigurationFactory.ParseString(RolesText(theirs.Union(Roles))), HoconAddMode.Prepend);
        if (builder.Configuration.HasValue) builder.AddHocon(ReferenceKeys.Over(builder.Configuration.Value, Akka, Merge(References)), HoconAddMode.Prepend);
        builder.AddHocon(Akka, HoconAddMode.Append);
        foreach (var setup in Setups.Where(s => s is not BootstrapSetup)) builder.AddSetup(setup);
    }

    // Sharding brings these itself, but only once it is used, when the node is a member already: what other nodes had sent it by then
    // it had no serializers for, and it read the list of them while it grew.
    static Config[] References => [ClusterSharding.DefaultConfig(), ClusterSingleton.DefaultConfig(), DistributedData.DefaultConfig()];

    static List<ConfigLayer> Layers(ClusterOptions options, Surroundings around, List<Fault> faults)
    {
        var layers = new List<ConfigLayer>();
        if (options.Hocon is { } hocon) layers.Add(ConfigLayer.OfText("ClusterOptions.Hocon", hocon, faults));
        layers.Add(ConfigLayer.OfCode(options));
        layers.Add(ConfigLayer.OfEnvironment(around.Variables));

        var file = Path.Combine(around.Folder, options.ConfigFile ?? "akka.hocon");
        if (File.Exists(file)) layers.Add(ConfigLayer.OfFile(file, faults));
        else if (options.ConfigFile is { } named)
            faults.Add(new("GW1071", "ClusterOptions", $".ConfigFile = {Written.String(named)}: there is no such file", "Put it beside the program, or leave ConfigFile out"));
        layers.Add(ConfigLayer.Embedded);
        return layers;
    }

    static string Own(IEnumerable<string> roles, TlsIdentity? tls) =>
        $"""
        {RolesText(roles)}
        akka.cluster.seed-nodes = []
        {SignalHook} = off
        {(tls is null ? "" : "akka.remote.dot-netty.tcp { enable-ssl = true, ssl { suppress-validation = false, require-mutual-authentication = true } }")}
        """;

    static string RolesText(IEnumerable<string> roles) => $"akka.cluster.roles = [{string.Join(", ", roles.Select(Written.String))}]";

    static Config Merge(IEnumerable<Config> strongestFirst) => strongestFirst.Aggregate((strong, weak) => strong.WithFallback(weak));
}
