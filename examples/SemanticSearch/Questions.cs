using System.Runtime.CompilerServices;

namespace GWorker.Examples.SemanticSearch;

/// <summary>Where questions come from.</summary>
internal static class Questions
{
    /// <summary>What is asked of the built-in texts when nobody asks.</summary>
    public static IReadOnlyList<string> Samples { get; } =
    [
        "Why does a cat make that low rumbling sound?",
        "How do I keep bread from going stale?",
        "How much air should be in my tyres?",
        "Which light in the night sky is not a star?",
    ];

    /// <summary>The lines that are typed or piped in, one when it is asked for, without empty ones, until they end or <paramref name="cancel"/> is.</summary>
    public static async IAsyncEnumerable<string> Lines(TextReader reader, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (await Line(reader, cancel) is { } line)
            if (!string.IsNullOrWhiteSpace(line)) yield return line.Trim();
    }

    // A console's reader blocks and heeds no token, so it is left behind in its thread.
    static Task<string?> Line(TextReader reader, CancellationToken cancel) => Task.Run(reader.ReadLine, CancellationToken.None).WaitAsync(cancel);
}
