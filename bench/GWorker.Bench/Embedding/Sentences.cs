namespace GWorker.Bench;

/// <summary>The 256 texts of every row of the Embedder: short questions and long sentences, 17 tokens in the mean.</summary>
internal static class Sentences
{
    internal static string[] All { get; } = Read();

    static string[] Read()
    {
        using var stream = typeof(Sentences).Assembly.GetManifestResourceStream("sentences.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
