using System.Diagnostics;
using System.Text.RegularExpressions;
using GWorker.Examples.Embedder.Tests;

namespace GWorker.Examples.VectorSearch.Tests;

/// <summary>The program as its user starts it: with a text, then with the index that it made of it, and questions piped in.</summary>
public sealed class ProgramTests : IDisposable
{
    const string Cat = "The cat sleeps on the sofa for sixteen hours a day.";
    const string Bread = "Bake the loaf in a very hot oven until its crust is brown.";
    const string Planet = "Venus is the brightest of the planets in the evening sky.";

    readonly string folder = Directory.CreateTempSubdirectory("vector-search").FullName;

    string Text => Path.Combine(folder, "lines.txt");

    string Index => Path.Combine(folder, "lines.gwv");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [WeightsFact]
    public async Task Lines_of_a_text_are_found_and_again_when_only_their_index_is_left()
    {
        const string Questions = "how long do kittens rest?\nhow do I make bread?\nwhich star is that?\n";
        File.WriteAllText(Text, $"{Cat}\n\n  {Bread}\n{Planet}\n{Cat}\n");
        var made = await Start(Questions, Text, "--index", Index, "--best", "2");
        Assert.True(made.Exit == 0, made.Error);
        Assert.Contains($"3 lines indexed in {Index}", made.Error, StringComparison.Ordinal);
        Assert.Equal(
            [("how long do kittens rest?", Cat), ("how do I make bread?", Bread), ("which star is that?", Planet)],
            Regex.Matches(made.Output, @"^> (?<question>.+)\n  [01]\.[0-9]{2}  (?<first>.+)\n  -?[01]\.[0-9]{2}  (?<second>.+)$", RegexOptions.Multiline)
                .Select(m => (m.Groups["question"].Value, m.Groups["first"].Value)));

        File.Delete(Text);
        var opened = await Start(Questions, "--index", Index, "--best", "2");
        Assert.True(opened.Exit == 0, opened.Error);
        Assert.DoesNotContain("indexed", opened.Error, StringComparison.Ordinal);
        Assert.Equal(made.Output, opened.Output);
    }

    [WeightsFact]
    public async Task A_text_without_lines_says_so()
    {
        File.WriteAllText(Text, "\n  \n");
        var run = await Start("hello\n", Text, "--index", Index);
        Assert.Equal((1, ""), (run.Exit, run.Output));
        Assert.Contains($"{Text} has no lines.", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Index));
    }

    static async Task<(int Exit, string Output, string Error)> Start(string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(VectorIndex).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return await process.Type(input);
    }
}
