using System.Text.Json;

namespace GWorker.Examples.Embedder.Tests;

/// <summary>The one encoder that all tests share, and what the model's authors' code says.</summary>
internal static class Model
{
    static readonly Lazy<SentenceEncoder> Opened = new(() => SentenceEncoder.Open(ModelFolder.Path, threads: 2));

    public static SentenceEncoder Encoder => Opened.Value;

    /// <summary>Texts with the vectors of the authors' code; no vector where it refused the text.</summary>
    public static IEnumerable<(string Text, float[] Vector)> Reference()
    {
        using var json = Read("use-lite-reference.json");
        var texts = json.RootElement.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!).ToArray();
        var vectors = json.RootElement.GetProperty("embeddings").EnumerateArray().ToArray();
        for (var i = 0; i < texts.Length; i++)
        {
            if (vectors[i].ValueKind != JsonValueKind.Null) yield return (texts[i], Numbers(vectors[i], n => n.GetSingle()));
        }
        using var tricky = Read("use-lite-tricky.json");
        foreach (var entry in tricky.RootElement.GetProperty("vectors").EnumerateArray())
            yield return (entry.GetProperty("text").GetString()!, Numbers(entry.GetProperty("vector"), n => n.GetSingle()));
    }

    public static IEnumerable<(string Text, int[] Pieces)> ReferenceTokens()
    {
        using var tricky = Read("use-lite-tricky.json");
        foreach (var entry in tricky.RootElement.GetProperty("tokens").EnumerateArray())
            yield return (entry.GetProperty("text").GetString()!, Numbers(entry.GetProperty("ids"), n => n.GetInt32()));
    }

    /// <summary>Texts of 1 to about 40 tokens, the same ones every time.</summary>
    public static string[] MixedTexts(int count)
    {
        string[] words = ["load", "once", "serve", "many", "callers", "a", "the", "batch", "of", "state", "warm", "naïve", "GPU", "kernel", "42", "fox"];
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', random.GetItems(words, random.Next(1, 30))))];
    }

    public static float Farthest(float[] a, float[] b)
    {
        Assert.Equal(a.Length, b.Length);
        return a.Zip(b, (x, y) => MathF.Abs(x - y)).Max();
    }

    static T[] Numbers<T>(JsonElement list, Func<JsonElement, T> read) => [.. list.EnumerateArray().Select(read)];

    static JsonDocument Read(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "data", name)));
}
