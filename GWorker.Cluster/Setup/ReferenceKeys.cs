using System.Text;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace GWorker;

/// <summary>
/// Akka.Hosting's <c>WithClustering</c> writes the reference configuration of sharding, singletons and shared data into what is said: to a
/// fallback every key of it seems to be somebody's wish. One that still has Akka's own value is taken for nobody's.
/// </summary>
internal static class ReferenceKeys
{
    static readonly string[] sections = ["akka.cluster.sharding", "akka.cluster.singleton", "akka.cluster.singleton-proxy", "akka.cluster.distributed-data"];

    /// <summary>The keys in which ours differs from the reference, where what is said there does not.</summary>
    internal static Config Over(Config said, Config ours, Config reference)
    {
        var text = new StringBuilder();
        foreach (var section in sections)
            if (reference.GetValue(section) is { } value && value.IsObject())
                foreach (var path in Paths(section, value.GetObject()))
                {
                    var usual = Text(reference, path);
                    if (Text(ours, path) is { } own && own != usual && (!said.HasPath(path) || Text(said, path) == usual)) text.Append(path).Append(" = ").Append(own).Append('\n');
                }

        return ConfigurationFactory.ParseString(text.ToString());
    }

    static IEnumerable<string> Paths(string path, HoconObject section) =>
        section.Items.SelectMany(i => i.Value.IsObject() ? Paths($"{path}.{i.Key}", i.Value.GetObject()) : [$"{path}.{i.Key}"]);

    static string? Text(Config config, string path) =>
        config.GetValue(path) is not { } value || value.IsObject() ? null :
        value.IsArray() ? $"[{string.Join(", ", value.GetStringList().Select(Written.String))}]" : Written.String(value.GetString() ?? "");
}
