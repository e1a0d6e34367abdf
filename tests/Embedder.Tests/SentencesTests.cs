namespace GWorker.Examples.Embedder.Tests;

/// <summary>The texts that the bench measures the model with: what is said of them there.</summary>
public class SentencesTests
{
    static readonly string[] Texts = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "data", "sentences.txt"));

    [Fact]
    public void They_are_256_and_no_two_are_the_same() => Assert.Equal((256, 256), (Texts.Length, Texts.Distinct().Count(t => t.Trim().Length > 0)));

    [WeightsFact]
    public void They_have_17_tokens_in_the_mean_and_some_are_short_and_some_are_long()
    {
        int[] tokens = [.. Texts.Select(t => Model.Encoder.Tokens(t).Length).Order()];
        Assert.InRange(tokens.Average(), 16.5, 17.5);
        Assert.InRange(tokens[25], 2, 9); // a tenth of them
        Assert.InRange(tokens[^26], 26, 44);
    }
}
