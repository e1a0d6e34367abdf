namespace GWorker.Examples.SemanticSearch.Tests;

/// <summary>Which files of a folder are read, and what is said of the others.</summary>
public sealed class TextFolderTests : IDisposable
{
    const string Text = "Some words that are long enough to be a passage of their own, whatever stands around them.";

    readonly string folder = Directory.CreateTempSubdirectory("texts").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Passages_are_named_by_their_path_from_the_folder_and_come_in_order()
    {
        Write("b.txt", Text);
        Write("a/c.md", Text);
        var texts = TextFolder.Read(folder, [], default);
        Assert.Equal(["a/c.md", "b.txt"], texts.Passages.Select(p => p.File));
        Assert.Equal((2, ""), (texts.Files, texts.Skipped));
    }

    [Fact]
    public void What_is_not_text_and_what_is_too_large_is_left_out_and_named()
    {
        Write("a.txt", Text);
        File.WriteAllBytes(Path.Combine(folder, "zeros.bin"), [1, 0, 2, 0]);
        File.WriteAllBytes(Path.Combine(folder, "noise.bin"), [.. Enumerable.Repeat((byte)0xFE, 100)]);
        Write("huge.log", new string('x', (int)TextFolder.Largest + 1));
        Write("empty.txt", "");
        var texts = TextFolder.Read(folder, [], default);
        Assert.Equal(["a.txt"], texts.Passages.Select(p => p.File));
        Assert.Equal("1 over 1 MiB (huge.log); 2 not text (noise.bin, zeros.bin)", texts.Skipped);
    }

    [Fact]
    public void A_file_as_large_as_may_be_is_read()
    {
        Write("large.txt", string.Concat(Enumerable.Repeat("word ", (int)TextFolder.Largest / 5)));
        Assert.Equal(1, TextFolder.Read(folder, [], default).Files);
    }

    [Fact]
    public void Text_in_another_encoding_is_read_where_it_says_so()
    {
        File.WriteAllText(Path.Combine(folder, "a.txt"), Text, System.Text.Encoding.Unicode);
        Assert.Equal(Text, TextFolder.Read(folder, [], default).Passages.Single().Text);
    }

    [Fact]
    public void Hidden_ones_links_and_what_programs_make_are_not_looked_at()
    {
        Write("a.txt", Text);
        foreach (var name in (string[])[".hidden.txt", ".git/x.txt", "bin/x.txt", "src/obj/x.txt", "node_modules/x/readme.md"]) Write(name, Text);
        Directory.CreateSymbolicLink(Path.Combine(folder, "round"), folder);
        var texts = TextFolder.Read(folder, [], default);
        Assert.Equal(["a.txt"], texts.Passages.Select(p => p.File));
        Assert.Empty(texts.Skipped);
    }

    [Theory]
    [InlineData("docs/a.md", true, "*.md")]
    [InlineData("docs/a.MD", true, "*.md")]
    [InlineData("docs/a.md", false, "*.txt")]
    [InlineData("docs/a.md", true, "*.txt", "a.*")]
    [InlineData("docs/a.md", true, "docs/*")]
    [InlineData("docs/x/a.md", true, "docs/*.md")]
    [InlineData("other/docs.md", false, "docs/*")]
    [InlineData("docs/a.md", true, "?.md")]
    [InlineData("docs/ab.md", false, "?.md")]
    [InlineData("docs/a.md", true)]
    public void A_pattern_is_for_names_and_one_with_a_slash_for_paths(string path, bool isIncluded, params string[] patterns) =>
        Assert.Equal(isIncluded, TextFolder.IsIncluded(path, patterns));

    [Fact]
    public void A_folder_that_is_not_there_says_so()
    {
        var missing = Path.Combine(folder, "missing");
        Assert.Equal($"There is no folder {missing}. Give one that has text files in it.", Refused(missing));
    }

    [Fact]
    public void A_file_instead_of_a_folder_says_how_to_ask_it()
    {
        Write("a.txt", Text);
        Assert.Equal($"{folder}/a.txt is a file. Give the folder that it is in, with --include \"a.txt\".", Refused($"{folder}/a.txt"));
    }

    [Fact]
    public void A_folder_without_text_says_what_was_there()
    {
        Assert.Equal($"{folder} has no text. Give a folder that has text files in it.", Refused(folder));
        File.WriteAllBytes(Path.Combine(folder, "a.bin"), [0]);
        Assert.Equal($"{folder} has no text. Left out: 1 not text (a.bin).", Refused(folder));
        Assert.Equal($"{folder} has no text that matches *.md or *.txt. Give a folder that has text files in it.", Refused(folder, "*.md", "*.txt"));
    }

    static string Refused(string folder, params string[] include) => Assert.Throws<InvalidDataException>(() => TextFolder.Read(folder, include, default)).Message;

    void Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
