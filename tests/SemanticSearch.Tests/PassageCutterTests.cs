namespace GWorker.Examples.SemanticSearch.Tests;

/// <summary>What a passage is, and on which line it is said to begin.</summary>
public class PassageCutterTests
{
    const string Long = "This sentence is long enough to stand alone as a passage, which is what matters.";

    static (int Line, string Text)[] Cut(string text) => [.. PassageCutter.Cut("a.md", text).Select(p => (p.Line, p.Text))];

    [Fact]
    public void Each_paragraph_is_a_passage_in_one_line_and_knows_where_it_begins() =>
        Assert.Equal([(1, Long), (4, $"Second: {Long}")], Cut($"{Long}\n\n\nSecond:\n  {Long}\n"));

    [Fact]
    public void A_heading_goes_with_what_stands_under_it_and_a_heading_right_under_it_too() =>
        Assert.Equal([(1, $"Cats: Sleep: {Long}"), (5, $"Play: {Long}")], Cut($"# Cats\n## Sleep\n\n{Long}\n## Play\n{Long}"));

    [Fact]
    public void A_heading_without_a_sign_goes_with_what_stands_under_it_too() =>
        Assert.Equal([(2, $"IN THE BAG: {Long}")], Cut($"\nIN THE BAG\n\n{Long}"));

    [Fact]
    public void A_short_rest_before_a_heading_is_a_passage_of_its_own() =>
        Assert.Equal([(1, "Short."), (2, $"Next: {Long}")], Cut($"Short.\n# Next\n{Long}"));

    [Fact]
    public void A_heading_with_nothing_under_it_is_found_as_it_is() => Assert.Equal([(1, "The end")], Cut("# The end"));

    [Fact]
    public void A_long_paragraph_is_cut_at_ends_of_sentences_each_part_with_its_own_line()
    {
        var lines = Enumerable.Range(1, 12).Select(i => $"Sentence {i} goes on for a while\nand ends on the line after it began.").ToArray();
        var passages = Cut(string.Join('\n', lines));
        Assert.True(passages.Length > 1);
        Assert.All(passages, p =>
        {
            Assert.InRange(p.Text.Length, 1, PassageCutter.Most);
            Assert.EndsWith("began.", p.Text, StringComparison.Ordinal);
            Assert.StartsWith($"Sentence {(p.Line + 1) / 2} ", p.Text, StringComparison.Ordinal);
        });
        Assert.Equal(string.Join(' ', lines).ReplaceLineEndings(" "), string.Join(' ', passages.Select(p => p.Text)));
    }

    [Fact]
    public void What_has_no_end_of_a_sentence_is_cut_between_words_and_an_endless_word_inside()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 500));
        Assert.All(Cut(words), p => Assert.InRange(p.Text.Length, 1, PassageCutter.Most));
        Assert.Equal(words, string.Join(' ', Cut(words).Select(p => p.Text)));
        var endless = new string('x', 10_000);
        Assert.Equal(endless, string.Concat(Cut(endless).Select(p => p.Text)));
        Assert.All(Cut(string.Concat(Enumerable.Repeat("a😀", 1000))), p => Assert.False(char.IsHighSurrogate(p.Text[^1])));
    }

    [Fact]
    public void Long_points_of_a_list_are_found_one_by_one()
    {
        var point = $"{Long} {Long} {Long}";
        Assert.Equal([(1, point), (2, point), (3, point)], Cut($"* {point}\n* {point}\n1. {point}"));
    }

    [Fact]
    public void A_row_of_a_table_is_read_without_its_bars() => Assert.Equal([(1, "topic what happens")], Cut("| topic | what happens |\n| --- | --- |\n"));

    [Fact]
    public void Lines_without_a_letter_part_paragraphs_and_are_none() =>
        Assert.Equal([(2, Long), (4, Long)], Cut($"```\n{Long}\n---\n{Long}\n***\n"));

    [Fact]
    public void Control_characters_do_not_reach_a_screen() =>
        Assert.Equal([(1, $"red [31m and a bell. {Long}")], Cut($"red\u001b[31m and\ta\u0007bell. {Long}\r\n"));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n \t\n")]
    [InlineData("--- *** ###")]
    public void Without_a_word_there_is_no_passage(string text) => Assert.Empty(Cut(text));
}
