using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GWorker.Examples.Embedder.Tests;

/// <summary>The program as its user starts it.</summary>
public sealed class ProgramTests
{
    [WeightsFact]
    public async Task Json_gives_one_line_per_text_and_nothing_else()
    {
        var reference = Model.Reference().Where(r => r.Text.Length > 0 && !r.Text.Contains('\0')).Take(8).ToArray();
        var run = await Start("--json", [.. reference.Select(r => r.Text)]);
        Assert.Equal(0, run.Exit);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(reference.Length, lines.Length);
        foreach (var (expected, line) in reference.Zip(lines))
        {
            using var parsed = JsonDocument.Parse(line);
            Assert.Equal(["text", "vector"], parsed.RootElement.EnumerateObject().Select(p => p.Name));
            Assert.Equal(expected.Text, parsed.RootElement.GetProperty("text").GetString());
            var vector = parsed.RootElement.GetProperty("vector").EnumerateArray().Select(v => v.GetSingle()).ToArray();
            Assert.InRange(Model.Farthest(expected.Vector, vector), 0, 1e-5f);
        }
    }

    [WeightsFact]
    public async Task Lines_of_standard_input_are_texts()
    {
        var run = await Start("--json", [], input: "first\nsecond\n");
        Assert.Equal(0, run.Exit);
        Assert.Equal(["first", "second"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("text").GetString()));
    }

    [WeightsFact]
    public async Task Without_texts_there_is_a_dozen_a_heat_map_and_a_load()
    {
        var run = await Start("--calls", ["300"]);
        Assert.Equal(0, run.Exit);
        foreach (var part in new[] { "Embed(Batch<string>) -> float[]", "How old are you?", "300 concurrent calls" })
            Assert.Contains(part, run.Output, StringComparison.Ordinal);
        Assert.Equal(12, HeatMap(run.Output).Length);

        Assert.Matches("model loaded +│ once ", run.Output);

        // Every call is in a batch, every batch has a reason; the mean fill is rounded to 0.1.
        var batches = Number(run.Output, "batches +│ ([0-9]+) ");
        Assert.InRange(batches, 5, 300);
        Assert.InRange(Number(run.Output, @"mean fill +│ ([0-9.]+) of 64 "), (300 / batches) - 0.051, (300 / batches) + 0.051);
        var reasons = Regex.Match(run.Output, "closed because +│ ([a-z]+ [0-9]+(?:, [a-z]+ [0-9]+)*) ").Groups[1].Value;
        Assert.Equal(batches, Regex.Matches(reasons, "[0-9]+").Sum(count => double.Parse(count.Value, CultureInfo.InvariantCulture)));
        Assert.InRange(Number(run.Output, "texts/s +│ ([0-9]+) "), 1, double.MaxValue);
        var p50 = Number(run.Output, "p50 / p99 +│ ([0-9]+) / [0-9]+ ms");
        Assert.InRange(p50, 1, Number(run.Output, "p50 / p99 +│ [0-9]+ / ([0-9]+) ms"));
    }

    [WeightsFact]
    public async Task Texts_of_the_command_line_get_a_heat_map()
    {
        var run = await Start("--calls", ["0", "a cat sat here", "a cat sat there", "the bond market fell"]);
        Assert.Equal(0, run.Exit);
        TwoCatsAndAMarket(HeatMap(run.Output));
    }

    [WeightsFact]
    public async Task Lines_of_standard_input_get_a_heat_map()
    {
        var run = await Start("--calls", ["0"], input: "a cat sat here\na cat sat there\nthe bond market fell\n");
        Assert.Equal(0, run.Exit);
        TwoCatsAndAMarket(HeatMap(run.Output));
    }

    [Fact]
    public async Task Without_weights_it_says_what_to_do()
    {
        var run = await Start("--json", ["hello"], folder: "nowhere");
        Assert.Equal(1, run.Exit);
        Assert.Empty(run.Output);
        Assert.Contains("npm ci --ignore-scripts", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_weights_a_test_is_skipped_and_says_why_but_under_CI_it_runs()
    {
        Assert.Contains("npm ci --ignore-scripts", WeightsFactAttribute.Reason(ci: null, complete: false), StringComparison.Ordinal);
        Assert.Null(WeightsFactAttribute.Reason(ci: "true", complete: false));
        Assert.Null(WeightsFactAttribute.Reason(ci: null, complete: true));
    }

    static void TwoCatsAndAMarket((string Text, double[] Alike)[] map)
    {
        Assert.Equal(["a cat sat here", "a cat sat there", "the bond market fell"], map.Select(row => row.Text));
        Assert.All(map, row => Assert.Equal(3, row.Alike.Length));
        Assert.All(map.Index(), row => Assert.Equal(1, row.Item.Alike[row.Index]));
        Assert.Equal(map[0].Alike[1], map[1].Alike[0]);
        Assert.InRange(map[0].Alike[1], map[0].Alike[2] + 0.2, 1);
    }

    static (string Text, double[] Alike)[] HeatMap(string output) =>
    [
        .. Regex.Matches(output, @"^ ?[0-9]+ (?<text>\S.*?)(?<alike>( +(1|\.[0-9]{2}))+) *$", RegexOptions.Multiline).Select(row => (
            row.Groups["text"].Value,
            row.Groups["alike"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray())),
    ];

    static double Number(string output, string pattern)
    {
        var found = Regex.Match(output, pattern);
        Assert.True(found.Success, $"No {pattern} in\n{output}");
        return double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    static async Task<(int Exit, string Output, string Error)> Start(string option, string[] rest, string input = "", string? folder = null)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SentenceEncoder).Assembly.Location, option, .. rest])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (folder is not null) start.Environment[ModelFolder.Variable] = folder;
        using var process = Process.Start(start)!;
        return await process.Type(input);
    }
}
