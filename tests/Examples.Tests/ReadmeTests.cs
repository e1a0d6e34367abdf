using System.Text;
using System.Text.RegularExpressions;

namespace GWorker.Examples.Tests;

/// <summary>Every snippet of the README is cut from an example, so it compiles and runs. <c>GWORKER_ACCEPT=1</c> writes them anew.</summary>
public class ReadmeTests
{
    static readonly Regex Block = new("<!-- snippet: (?<example>[^/ ]+)/(?<name>[^ ]+) -->\n```csharp\n(?<code>.*?)```\n", RegexOptions.Singleline);

    static readonly string Readme = Path.Combine(Repository.Root, "README.md");

    [Fact]
    public void Every_snippet_is_what_its_example_says()
    {
        var text = File.ReadAllText(Readme);
        var cut = Block.Replace(text, m => m.Value.Replace($"```csharp\n{m.Groups["code"].Value}```", $"```csharp\n{Cut(m.Groups["example"].Value, m.Groups["name"].Value)}```", StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("GWORKER_ACCEPT") == "1") File.WriteAllText(Readme, cut);
        else Assert.Equal(cut, text);
    }

    [Fact]
    public void Every_piece_of_code_is_a_snippet()
    {
        var text = File.ReadAllText(Readme);
        Assert.Equal(Regex.Count(text, "^```csharp", RegexOptions.Multiline), Block.Count(text));
    }

    [Fact]
    public void Every_link_into_the_repository_leads_somewhere()
    {
        var links = Regex.Matches(File.ReadAllText(Readme), @"\]\((?<to>[^):#]+)\)").Select(m => m.Groups["to"].Value);
        Assert.All(links, to => Assert.True(Path.Exists(Path.Combine(Repository.Root, to)), $"README.md links to {to}, which is not there."));
    }

    [Fact]
    public void Every_example_is_marked_properly()
    {
        foreach (var program in Directory.GetFiles(Path.Combine(Repository.Root, "examples"), "Program.cs", SearchOption.AllDirectories))
        {
            var marks = File.ReadLines(program).Select(l => l.Trim()).Where(l => l.StartsWith("// snippet: ", StringComparison.Ordinal) || l == "// end").ToList();
            Assert.True(marks.Select((m, i) => m == "// end" == (i % 2 == 1)).All(ok => ok) && marks.Count % 2 == 0, $"{program}: a snippet has no end, or an end no snippet.");
        }
    }

    /// <summary>The lines between <c>// snippet: name</c> and <c>// end</c>, as far to the left as they go.</summary>
    static string Cut(string example, string name)
    {
        var program = Path.Combine(Repository.Root, "examples", example, "Program.cs");
        var lines = File.ReadLines(program)
            .SkipWhile(l => l.Trim() != $"// snippet: {name}").Skip(1).TakeWhile(l => l.Trim() != "// end").ToList();
        Assert.True(lines.Count > 0, $"{program} has no snippet \"{name}\".");
        var indent = lines.Where(l => l.Length > 0).Min(l => l.Length - l.TrimStart().Length);
        return lines.Aggregate(new StringBuilder(), (text, l) => text.Append(l.Length == 0 ? l : l[indent..]).Append('\n')).ToString();
    }
}
