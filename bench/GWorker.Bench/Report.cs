using System.Globalization;
using System.Runtime;
using System.Text;

namespace GWorker.Bench;

/// <summary>What a run found, as markdown: on standard output while it goes, and in a file at its end.</summary>
internal sealed class Report
{
    readonly StringBuilder text = new();
    readonly List<(string Name, double Value, string Digits)> numbers = [];
    readonly List<string> broken = [];
    readonly string handover = Handover.Text();
    readonly Neighbours neighbours = new();

    internal Report(string name, string[] args)
    {
        Line($"# bench: {name}");
        Line();
        Line($"* command: `dotnet run -c Release --project bench/GWorker.Bench -- {string.Join(' ', args)}`");
        Line($"* date: {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC");
        Line($"* machine: {Machine.Text}");
        Line($"* .NET {Environment.Version}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC, {GCSettings.LatencyMode}");
        Line();
    }

    internal void Line(string line = "")
    {
        text.Append(line).Append('\n');
        Console.WriteLine(line);
    }

    /// <summary>A table with a heading; the first column is text, the others are numbers.</summary>
    internal void Table(string heading, string[] columns, IEnumerable<string[]> rows)
    {
        Line($"## {heading}");
        Line();
        Line($"| {string.Join(" | ", columns)} |");
        Line($"| --- |{string.Concat(columns.Skip(1).Select(_ => " ---: |"))}");
        foreach (var row in rows) Line($"| {string.Join(" | ", row)} |");
        Line();
    }

    /// <summary>One of the last lines: <c>name = number</c>.</summary>
    internal void Number(string name, double value, string digits = "0.00") => numbers.Add((name, value, digits));

    /// <summary>Some rows. Where they break the report says so and goes on: what was measured before, and after, is not lost with them.</summary>
    internal async Task Part(string name, Func<Task> measure)
    {
        try
        {
            await measure();
        }
        catch (Exception error)
        {
            broken.Add(name);
            Line($"**{name}: broke off**, {error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}");
            Line();
            Progress(error.ToString());
        }
    }

    /// <returns>The exit status: 1 where a part broke off.</returns>
    internal int End(FileInfo? file)
    {
        Line($"While this ran, others used {neighbours.Share().ToString("0 %", CultureInfo.InvariantCulture)} of the machine. From one core to another");
        Line($"and back a value took {handover} before it and {Handover.Text()} after it.");
        Line();
        Line("## Numbers");
        Line();
        Line("```");
        foreach (var (name, value, digits) in numbers) Line($"{name} = {value.ToString(digits, CultureInfo.InvariantCulture)}");
        Line("```");
        if (file is not null) File.WriteAllText(file.FullName, text.ToString());
        if (broken.Count == 0) return 0;
        Progress($"Broke off: {string.Join(", ", broken)}");
        return 1;
    }

    /// <summary>Progress, for whoever watches: not a part of the report.</summary>
    internal static void Progress(string line) => Console.Error.WriteLine(line);
}
