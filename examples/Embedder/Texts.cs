namespace GWorker.Examples.Embedder;

/// <summary>What is embedded when nobody says what.</summary>
internal static class Texts
{
    public static IReadOnlyList<string> Dozen { get; } =
    [
        "How old are you?",
        "What is your age?",
        "I like my phone",
        "Your cellphone looks great.",
        "Will it snow tomorrow?",
        "The forecast says rain all week.",
        "An apple a day keeps the doctor away",
        "Eating fruit is good for your health",
        "The server ran out of memory at three in the morning",
        "A node died last night and nobody noticed",
        "She played the violin in the old concert hall",
        "The orchestra tuned its instruments before the show",
    ];

    public static IReadOnlyList<string> Lines(TextReader reader)
    {
        var lines = new List<string>();
        while (reader.ReadLine() is { } line) lines.Add(line);
        return lines;
    }
}
