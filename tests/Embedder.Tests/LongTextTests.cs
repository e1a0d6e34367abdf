namespace GWorker.Examples.Embedder.Tests;

public sealed class LongTextTests
{
    const int Megabyte = 1 << 20;

    [WeightsFact]
    public void A_megabyte_is_cut_from_its_beginning_alone()
    {
        var text = string.Concat(Enumerable.Repeat("Some words, and so on. ", Megabyte / 23 + 1));
        var expected = Model.Encoder.Tokens(text[..20_000]);
        Assert.Equal(128, expected.Length);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var tokens = Model.Encoder.Tokens(text);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512 * 1024);
        Assert.Equal(expected, tokens);
    }

    [WeightsFact]
    public void A_megabyte_without_a_place_to_stop_at_is_still_cut()
    {
        foreach (var text in (string[])[new('-', Megabyte), new('x', Megabyte), new('日', Megabyte), new('\u0301', Megabyte), string.Concat(Enumerable.Repeat("\u0301\u0323", Megabyte / 2))])
            Assert.InRange(Model.Encoder.Tokens(text).Length, 2, 128);
    }

    [WeightsFact]
    public void A_megabyte_harms_no_neighbour()
    {
        var vectors = Model.Encoder.Encode(["before", new string('a', Megabyte), "after"]);
        Assert.Equal(Model.Encoder.Encode("before"), vectors[0]);
        Assert.Equal(Model.Encoder.Encode("after"), vectors[2]);
    }

    // The cut of a mere beginning must be that of the whole. Around the lengths where the tokenizer looks further it would show.
    [WeightsFact]
    public void However_long_a_text_is_its_first_tokens_are_the_same()
    {
        var random = new Random(1);
        string[] parts = [" the", "ing", ":", "é", "ﬁ", "e\u0301", "日本", "🙂", " ", "--", " supercali", "\n"];
        var text = string.Concat(random.GetItems(parts, 20_000));
        var expected = Model.Encoder.Tokens(text[..8000]);
        for (var length = 2000; length < 2200; length++) Assert.Equal(expected, Model.Encoder.Tokens(text[..length]));
        for (var length = 8100; length < 8300; length++) Assert.Equal(expected, Model.Encoder.Tokens(text[..length]));
    }
}
