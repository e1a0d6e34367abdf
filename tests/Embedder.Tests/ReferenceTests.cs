namespace GWorker.Examples.Embedder.Tests;

public sealed class ReferenceTests
{
    [WeightsFact]
    public void Every_vector_agrees_with_the_authors_code()
    {
        var reference = Model.Reference().ToArray();
        Assert.True(reference.Length >= 34);
        var vectors = Model.Encoder.Encode([.. reference.Select(r => r.Text)]);
        Assert.All(reference.Zip(vectors), pair => Assert.InRange(Model.Farthest(pair.First.Vector, pair.Second), 0, 1e-5f));
    }

    [WeightsFact]
    public void Every_cut_agrees_with_the_authors_code() =>
        Assert.All(Model.ReferenceTokens(), reference => Assert.Equal(reference.Pieces, Model.Encoder.Tokens(reference.Text)));

    [WeightsFact]
    public void Every_vector_has_length_1() =>
        Assert.All(Model.Encoder.Encode(["", " ", "a", .. Model.MixedTexts(20)]), v => Assert.Equal(1, v.Sum(x => x * x), 1e-5f));

    [WeightsFact]
    public void Like_texts_are_near_and_unlike_ones_are_not()
    {
        var vectors = Model.Encoder.Encode(["How old are you?", "What is your age?", "I like my phone"]);
        Assert.InRange(Dot(vectors[0], vectors[1]), 0.8f, 0.9f);
        Assert.InRange(Dot(vectors[0], vectors[2]), -1f, 0.3f);

        static float Dot(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();
    }
}
