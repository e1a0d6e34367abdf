using System.Text.RegularExpressions;

/// <summary>
/// A language model that is real and small: what followed each three words of a text, each two and each one. It writes what the text might
/// have said, and falls back to fewer words where it never met the last three.
/// </summary>
sealed class Ngrams
{
    const int Longest = 3;

    static readonly Regex Token = new(@"[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*|[.,;:!?]");
    static readonly Regex Code = new(@"```.*?```|`[^`]*`|\|.*?\n|\]\([^)]*\)|<[^>]*>|^#.*?$", RegexOptions.Singleline | RegexOptions.Multiline);

    readonly Dictionary<string, Dictionary<string, int>> followers = [];

    /// <summary>How many words it learnt from.</summary>
    public int Words { get; private set; }

    /// <summary>Learns a file, or all files of a folder.</summary>
    public static Ngrams Train(string path)
    {
        var model = new Ngrams();
        string[] files = Directory.Exists(path) ? [.. Directory.GetFiles(path).Order(StringComparer.Ordinal)] : [path];
        foreach (var file in files) model.Learn(Split(Code.Replace(File.ReadAllText(file), " ")));
        if (model.Words == 0) throw new InvalidDataException($"{path} has no words to learn from.");
        return model;
    }

    public static string[] Split(string text) => [.. Token.Matches(text).Select(m => m.Value)];

    /// <summary>The next token. The more heat, the rarer it may be; at 0 it is the likeliest.</summary>
    public string Next(IReadOnlyList<string> before, double heat, Random random)
    {
        for (var length = Math.Min(Longest, before.Count); length > 0; length--)
            if (followers.TryGetValue(Key(before, before.Count, length), out var next)) return Pick(next, heat, random);
        return ".";
    }

    void Learn(string[] tokens)
    {
        Words += tokens.Length;
        for (var at = 1; at < tokens.Length; at++)
            for (var length = 1; length <= Math.Min(Longest, at); length++)
            {
                var key = Key(tokens, at, length);
                if (!followers.TryGetValue(key, out var next)) followers.Add(key, next = []);
                next[tokens[at]] = next.GetValueOrDefault(tokens[at]) + 1;
            }
    }

    static string Key(IReadOnlyList<string> tokens, int end, int length) =>
        string.Join(' ', Enumerable.Range(end - length, length).Select(i => tokens[i].ToLowerInvariant()));

    static string Pick(Dictionary<string, int> next, double heat, Random random)
    {
        if (heat <= 0) return next.MaxBy(n => n.Value).Key;
        var weights = next.Select(n => (n.Key, Weight: Math.Pow(n.Value, 1 / heat))).ToArray();
        var point = random.NextDouble() * weights.Sum(w => w.Weight);
        foreach (var (token, weight) in weights)
            if ((point -= weight) < 0) return token;
        return weights[^1].Key;
    }
}

/// <summary>What one caller's text has come to: the worker keeps it from step to step.</summary>
public sealed class Draft
{
    readonly Ngrams model;
    readonly List<string> tokens;
    readonly Random random;

    internal Draft(Ngrams model, string prompt)
    {
        this.model = model;
        tokens = [.. Ngrams.Split(prompt)];
        random = new(prompt.Aggregate(17, static (hash, c) => unchecked(31 * hash + c))); // the same prompt, the same answer
    }

    /// <summary>Whether a sentence has ended.</summary>
    public bool IsDone => tokens[^1] is "." or "!" or "?";

    /// <summary>The next token, with the blank before it.</summary>
    public string Next(double heat)
    {
        tokens.Add(model.Next(tokens, heat, random));
        return char.IsLetterOrDigit(tokens[^1][0]) ? $" {tokens[^1]}" : tokens[^1];
    }
}
