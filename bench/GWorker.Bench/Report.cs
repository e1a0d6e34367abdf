using System.Globalization;
using System.Runtime;
using System.Text;

namespace GWorker.Bench;

/// <summary>What a run found, as markdown: on standard output while it goes, and in a file at its end.</summary>
internal sealed class Report
{
    readonly StringBuilder text = new();
    readonly List<(string Name, double Value, string Digits)> numbers = [];
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

    internal void End(FileInfo? file)
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
    }

    /// <summary>Progress, for whoever watches: not a part of the report.</summary>
    internal static void Progress(string line) => Console.Error.WriteLine(line);
}
