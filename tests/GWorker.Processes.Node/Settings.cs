using System.Globalization;

namespace GWorker.Processes;

/// <summary>What one process was told on its command line: a role, then <c>--name value</c> pairs.</summary>
internal sealed class Settings
{
    readonly Dictionary<string, string> values = [];

    internal string Role { get; private init; } = "";

    internal string Host => Text("host", "127.0.0.1");

    internal int Port => Number("port", 0);

    internal string[] Seeds => Text("seeds", "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The file that this process appends to.</summary>
    internal string Ledger => Text("ledger", "");

    /// <summary>The minimum of workers in the whole cluster.</summary>
    internal int Workers => Number("workers", 1);

    /// <summary>The most of them.</summary>
    internal int Most => Number("most", 2 * Workers);

    internal int Concurrent => Number("concurrent", 4);

    internal bool IsIdempotent => Text("idempotent", "no") == "yes";

    /// <summary>Whether a client sends calls of every kind, or plain ones alone.</summary>
    internal bool IsMixed => Text("load", "plain") == "mixed";

    /// <summary>A client's keys begin behind it.</summary>
    internal long Before => long.Parse(Text("before", "0"), CultureInfo.InvariantCulture);

    internal TimeSpan Grace => TimeSpan.FromSeconds(Number("grace", 30));

    internal TimeSpan Work => TimeSpan.FromMilliseconds(Number("work", 5));

    /// <summary>How long what was lost once takes the next time.</summary>
    internal TimeSpan WorkAgain => TimeSpan.FromMilliseconds(Number("again", Number("work", 5)));

    /// <summary>How long a worker takes to end.</summary>
    internal TimeSpan Exit => TimeSpan.FromSeconds(Number("exit", 0));

    /// <summary>Calls that a client has under way at a time.</summary>
    internal int InFlight => Number("inflight", 16);

    /// <summary>A client sends one call more each time this has passed, whatever becomes of the others; zero: none.</summary>
    internal TimeSpan Every => TimeSpan.FromMilliseconds(Number("every", 0));

    internal TimeSpan Life => TimeSpan.FromSeconds(Number("life", 120));

    internal static Settings Parse(string[] args)
    {
        var settings = new Settings { Role = args[0] };
        for (var i = 1; i + 1 < args.Length; i += 2) settings.values[args[i].TrimStart('-')] = args[i + 1];
        return settings;
    }

    string Text(string name, string otherwise) => values.GetValueOrDefault(name, otherwise);

    int Number(string name, int otherwise) => int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
}
