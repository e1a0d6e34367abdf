using System.Globalization;
using GWorker.Bench;

namespace GWorker.Processes.Tests;

/// <summary>
/// What the full run found, as a file like those of the bench: <c>GWORKER_LEDGER=full GWORKER_LEDGER_OUT=bench/results/ledger.md</c>. A test
/// that fails has no figures in it. Without these variables nothing is written.
/// </summary>
internal static class Results
{
    static readonly Lock gate = new();
    static readonly SortedDictionary<string, (string[] Lines, (string Name, double Value)[] Numbers)> found = new(StringComparer.Ordinal);

    internal static void Add(string heading, IEnumerable<string> lines, params (string Name, double Value)[] numbers)
    {
        if (!Full.Is || Environment.GetEnvironmentVariable("GWORKER_LEDGER_OUT") is not { Length: > 0 } path) return;
        lock (gate)
        {
            found[heading] = ([.. lines], numbers);
            var file = Path.Combine(Repository.Root, path);
            File.WriteAllText(file, Text(Path.GetRelativePath(Repository.Root, file)));
        }
    }

    static string Text(string path) =>
        $"""
        # ledger

        * command: `GWORKER_LEDGER=full GWORKER_LEDGER_OUT={path} dotnet test tests/GWorker.Processes.Tests -c Release -- xUnit.MaxParallelThreads=1`
        * date: {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC
        * machine: {Machine.Text}
        * .NET {Environment.Version}

        Nodes and a client as processes, on loopback. The client sends single items and, but for the only worker, items
        that share batches, lists with one outcome and with one each, streams, and calls of a second parameter pool. Every item has one outcome,
        every run is written down by its worker, and the two are reconciled: one that is not explained fails its test.

        {string.Join('\n', found.Select(f => $"## {f.Key}\n\n{string.Join('\n', f.Value.Lines.Select(l => $"* {l}"))}\n"))}
        ## Numbers

        ```
        {string.Join('\n', found.Values.SelectMany(f => f.Numbers).Select(n => string.Create(CultureInfo.InvariantCulture, $"{n.Name} = {n.Value:0.###}")))}
        ```

        """;
}
