using System.Diagnostics;
using System.Text.Json;

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
        foreach (var part in new[] { "Embed(Batch<string>) -> float[]", "Similarity", "How old are you?", "300 concurrent calls", "texts/s", "mean fill", "closed because", "p50 / p99" })
            Assert.Contains(part, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_weights_it_says_what_to_do()
    {
        var run = await Start("--json", ["hello"], folder: "nowhere");
        Assert.Equal(1, run.Exit);
        Assert.Empty(run.Output);
        Assert.Contains("npm ci --ignore-scripts", run.Error, StringComparison.Ordinal);
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
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return (process.ExitCode, await output, await error);
    }
}
