using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using Akka.Hosting.Configuration;
using Microsoft.Extensions.Configuration;

namespace GWorker;

/// <summary>
/// One source of configuration: Akka keys, and GWorker's options. Each layer translates its own options to Akka keys, so that a stronger
/// layer wins whichever of the two names either used.
/// </summary>
internal sealed class ConfigLayer
{
    readonly Config keys;
    readonly Dictionary<ConfigOption, Said> said;

    ConfigLayer(Config keys, IEnumerable<Said> said)
    {
        this.keys = keys;
        this.said = said.ToDictionary(s => s.Option);
    }

    /// <summary>All that it says, in Akka's keys.</summary>
    internal Config Akka => keys.WithFallback(ConfigurationFactory.ParseString(string.Join('\n', said.Values.Select(s => s.Hocon).OfType<string>())));

    internal Said? About(ConfigOption option) => said.GetValueOrDefault(option);

    /// <summary>The file in the library, with every default.</summary>
    internal static ConfigLayer Embedded { get; } = Parse("akka.hocon", ReadEmbedded(), known: null, []);

    internal static ConfigLayer OfFile(string path, List<Fault> faults)
    {
        try
        {
            return OfText(path, File.ReadAllText(path), faults);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(new("GW1071", path, $": it cannot be read: {e.Message.TrimEnd('.')}", "Let this user read it, or move it away"));
            return new(Config.Empty, []);
        }
    }

    internal static ConfigLayer OfText(string name, string text, List<Fault> faults)
    {
        try
        {
            if (HoconShape.Fault(text) is { } fault) throw new FormatException(fault);
            return Parse(name, text, Embedded, faults);
        }
        catch (Exception e) when (e is FormatException or ConfigurationException or InvalidOperationException)
        {
            faults.Add(new("GW1070", name, $": it does not parse: {e.Message.TrimEnd('.')}", "Write it in Akka's notation, for example gworker.port = 4053"));
            return new(Config.Empty, []);
        }
    }

    static ConfigLayer Parse(string name, string text, ConfigLayer? known, List<Fault> faults)
    {
        if (string.IsNullOrWhiteSpace(text)) return new(Config.Empty, []);
        var parsed = ConfigurationFactory.ParseString(text);
        if (HoconShape.Empty(parsed.Root) is { } empty) throw new FormatException(empty);
        var gworker = Section(parsed.Root, "gworker");
        if (gworker is not null && known is not null) Unknown(name, "gworker", gworker, Section(known.keys.Root, "gworker")!, faults);
        List<Said> said = [.. ConfigOption.All.Select(o => Read(name, o, parsed)).OfType<Said>()];

        // A password is not configuration that Akka may print.
        if (known is not null) gworker?.Items.Remove("tls");
        return new(parsed, said);
    }

    internal static ConfigLayer OfEnvironment(IReadOnlyDictionary<string, string> variables)
    {
        // Akka's own convention: AKKA__REMOTE__DOT_NETTY__TCP__PORT is akka.remote.dot-netty.tcp.port, …__0 the first of a list.
        var akka = variables.Where(v => v.Key.StartsWith("AKKA__", StringComparison.OrdinalIgnoreCase))
            .Select(v => KeyValuePair.Create(v.Key.Replace("__", ":", StringComparison.Ordinal), (string?)v.Value));
        return new(
            new ConfigurationBuilder().AddInMemoryCollection(akka).Build().ToHocon(),
            from option in ConfigOption.All
            where option.Variable is not null && variables.GetValueOrDefault(option.Variable) is { Length: > 0 }
            select Said.InEnvironment(option, variables[option.Variable!]));
    }

    internal static ConfigLayer OfCode(ClusterOptions options)
    {
        var said = new List<Said>();
        void Say(ConfigOption option, string? value, string? shown = null)
        {
            if (value is not null) said.Add(Said.InCode(option, [value], shown));
        }

        void SayAll(ConfigOption option, IReadOnlyList<string>? values)
        {
            if (values is not null) said.Add(Said.InCode(option, values));
        }

        Say(ConfigOption.Hostname, options.Hostname);
        Say(ConfigOption.PublicHostname, options.PublicHostname);
        Say(ConfigOption.Port, options.Port?.ToString(CultureInfo.InvariantCulture), $"{options.Port}");
        Say(ConfigOption.DataPort, options.DataPort?.ToString(CultureInfo.InvariantCulture), $"{options.DataPort}");
        SayAll(ConfigOption.Seeds, options.Seeds);
        SayAll(ConfigOption.Roles, options.Roles);
        if (options.MaxPayload is { } bytes) Say(ConfigOption.MaxPayload, bytes.ToString(CultureInfo.InvariantCulture), Written.Bytes(bytes));
        if (options.JoinTimeout is { } time) Say(ConfigOption.JoinTimeout, string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds} ms"), Written.Time(time));
        Say(ConfigOption.Certificate, options.Tls?.CertificateFile);
        Say(ConfigOption.Password, options.Tls?.Password, "…");
        Say(ConfigOption.Authority, options.Tls?.AuthorityFile);
        SayAll(ConfigOption.Thumbprints, options.Tls?.Thumbprints);
        return new(Config.Empty, said);
    }

    static Said? Read(string name, ConfigOption option, Config config)
    {
        var path = $"gworker.{option.Key}";
        if (!config.HasPath(path)) return null;
        if (option.IsList) return Said.InFile(name, option, config.GetValue(path).Values.Any(v => v is HoconArray) ? [.. config.GetStringList(path)] : Said.Items(config.GetString(path) ?? ""));
        return config.GetString(path) is { Length: > 0 } value ? Said.InFile(name, option, [value]) : null;
    }

    /// <summary>An option that is misspelt would be an option that is not heeded.</summary>
    static void Unknown(string name, string path, HoconObject section, HoconObject known, List<Fault> faults)
    {
        foreach (var (key, value) in section.Items)
        {
            if (!known.Items.TryGetValue(key, out var expected))
                faults.Add(new("GW1072", name, $", {path}.{key}: there is no such option", $"Write one of {string.Join(", ", known.Items.Keys)}"));
            else if (value.IsObject() && expected.IsObject())
                Unknown(name, $"{path}.{key}", value.GetObject(), expected.GetObject(), faults);
        }
    }

    static HoconObject? Section(HoconValue root, string key) =>
        root.IsObject() && root.GetObject().Items.TryGetValue(key, out var value) && value.IsObject() ? value.GetObject() : null;

    static string ReadEmbedded()
    {
        using var file = new StreamReader(typeof(ConfigLayer).Assembly.GetManifestResourceStream("akka.hocon")!);
        return file.ReadToEnd();
    }
}
