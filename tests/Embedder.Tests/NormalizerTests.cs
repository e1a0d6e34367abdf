using System.Runtime.InteropServices;

namespace GWorker.Examples.Embedder.Tests;

public sealed class NormalizerTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("cafe\u0301", "caf\u00e9")]
    [InlineData("caf\u00e9", "caf\u00e9")]
    [InlineData("e\u0301\u0323", "\u1eb9\u0301")]           // the mark below comes first
    [InlineData("e\u0323\u0301", "\u1eb9\u0301")]
    [InlineData("u\u0308\u0304", "\u01d6")]                 // joined twice
    [InlineData("\ufb01ne o\ufb03ce", "fine office")]
    [InlineData("\uff26\uff55\uff4c\uff4c\u3000width", "Full width")]
    [InlineData("\u2460\u00bd\u338f", "11\u20442kg")]
    [InlineData("\ud835\udc01old", "Bold")]                 // beyond 16 bits
    [InlineData("\u212b \u2126", "\u00c5 \u03a9")]
    [InlineData("\u0344", "\u0308\u0301")]                  // excluded from joining
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00")]
    [InlineData("\ud55c\uae00", "\ud55c\uae00")]
    [InlineData("\u304b\u3099", "\u304c")]
    [InlineData("a\u0334\u0301", "\u00e1\u0334")]           // a mark over a mark that is not in its way
    [InlineData("\u0301x", "\u0301x")]
    [InlineData("", "")]
    public void Texts_come_out_in_normal_form_KC(string text, string expected) => Assert.Equal(expected, Normalize(text));

    [Fact]
    public void A_surrogate_without_its_other_half_becomes_the_replacement_character()
    {
        // Not in InlineData: a test's name could not carry it.
        Assert.Equal("a\ufffdb\ufffd", Normalize("a" + '\ud83d' + "b" + '\ude42'));
        Assert.Equal("\ufffd", Normalize('\ud83d'.ToString()));
    }

    [Fact]
    public void A_million_marks_in_the_wrong_order_are_sorted()
    {
        var text = "e" + string.Concat(Enumerable.Repeat("\u0301\u0323", 500_000));
        var normal = Normalize(text);
        Assert.Equal(text.Length - 1, normal.Length);
        Assert.Equal("\u1eb9\u0323\u0323", normal[..3]);
        Assert.Equal("\u0301\u0301", normal[^2..]);
    }

    static string Normalize(string text)
    {
        var symbols = new List<int>();
        Normalizer.Append(text, symbols);
        return string.Concat(MemoryMarshal.ToEnumerable<int>(symbols.ToArray()).Select(char.ConvertFromUtf32));
    }
}
