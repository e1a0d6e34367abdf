namespace GWorker.Bench;

/// <summary>Made-up English of mixed length, the same each time: about 17 tokens in the mean, 4 to 34.</summary>
internal static class Sentences
{
    static readonly string[] Words =
    [
        "the", "a", "small", "server", "model", "answers", "every", "question", "quickly", "and", "without", "losing", "one", "call", "when", "node",
        "dies", "at", "night", "nobody", "wakes", "up", "because", "queue", "holds", "batch", "of", "texts", "until", "lane", "is", "free",
        "rain", "fell", "on", "old", "town", "while", "children", "played", "music", "in", "garden", "near", "river", "my", "phone", "rings",
    ];

    internal static string[] Make(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(4, 31)).Select(_ => Words[random.Next(Words.Length)])))];
    }
}
