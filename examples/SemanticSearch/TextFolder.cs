using System.IO.Enumeration;

namespace GWorker.Examples.SemanticSearch;

/// <summary>The passages of a folder's text files. What is no text, too large or not to be read is left out, and named.</summary>
internal sealed class TextFolder
{
    /// <summary>Bytes. A larger file is a log or data more often than something that people wrote.</summary>
    public const long Largest = 1 << 20;

    const string Binary = "not text", TooLarge = "over 1 MiB", Unreadable = "not to be read";

    static readonly string[] MadeByPrograms = ["bin", "obj", "node_modules"];

    readonly List<Passage> passages = [];
    readonly List<(string File, string Why)> skipped = [];

    public IReadOnlyList<Passage> Passages => passages;

    /// <summary>How many files have passages.</summary>
    public int Files { get; private set; }

    /// <summary>What was left out, in a line; empty where nothing was.</summary>
    public string Skipped => string.Join("; ", skipped.GroupBy(s => s.Why).Select(g =>
        $"{g.Count()} {g.Key} ({string.Join(", ", g.Take(3).Select(s => s.File))}{(g.Count() > 3 ? ", …" : "")})"));

    /// <summary>Reads all text files in a folder and the folders in it, except hidden ones and those that programs fill.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="include">Patterns of names, <c>*.md</c>, or of paths, <c>docs/*</c>, any of which a file has to match; none: all files.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="InvalidDataException">There is no such folder, or no text in it. The message says what to do.</exception>
    public static TextFolder Read(string folder, IReadOnlyCollection<string> include, CancellationToken cancel)
    {
        if (File.Exists(folder)) throw new InvalidDataException($"{folder} is a file. Give the folder that it is in, with --include \"{Path.GetFileName(folder)}\".");
        if (!Directory.Exists(folder)) throw new InvalidDataException($"There is no folder {folder}. Give one that has text files in it.");
        var texts = new TextFolder();
        foreach (var path in FilesOf(folder).Order(StringComparer.Ordinal))
        {
            cancel.ThrowIfCancellationRequested();
            var name = Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
            if (IsIncluded(name, include)) texts.Add(path, name);
        }

        if (texts.passages.Count > 0) return texts;
        var matching = include.Count > 0 ? $" that matches {string.Join(" or ", include)}" : "";
        throw new InvalidDataException($"{folder} has no text{matching}. {(texts.skipped.Count > 0 ? $"Left out: {texts.Skipped}." : "Give a folder that has text files in it.")}");
    }

    /// <summary>Whether a file's path or, for patterns without a slash, its name matches one of the patterns. Case does not matter.</summary>
    internal static bool IsIncluded(string path, IReadOnlyCollection<string> patterns) => patterns.Count == 0 || patterns.Any(pattern =>
        FileSystemName.MatchesSimpleExpression(pattern, pattern.Contains('/') ? path : path[(path.LastIndexOf('/') + 1)..], ignoreCase: true));

    static FileSystemEnumerable<string> FilesOf(string folder) => new(
        folder,
        static (ref entry) => entry.ToFullPath(),
        new() { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint })
    {
        ShouldIncludePredicate = static (ref entry) => !entry.IsDirectory,
        ShouldRecursePredicate = static (ref entry) => !MadeByPrograms.Contains(entry.FileName.ToString(), StringComparer.OrdinalIgnoreCase),
    };

    void Add(string path, string name)
    {
        try
        {
            // Empty ones are not opened: a pipe has no length, and nobody may be writing to it.
            var length = new FileInfo(path).Length;
            if (length == 0) return;
            if (length > Largest)
            {
                skipped.Add((name, TooLarge));
                return;
            }

            var text = File.ReadAllText(path);
            if (!IsText(text))
            {
                skipped.Add((name, Binary));
                return;
            }

            var found = PassageCutter.Cut(name, text);
            passages.AddRange(found);
            if (found.Count > 0) Files++;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            skipped.Add((name, Unreadable));
        }
    }

    // Text has no zeros, and few bytes that mean nothing in its encoding.
    static bool IsText(string text) => !text.Contains('\0') && text.AsSpan().Count('\uFFFD') <= text.Length / 10;
}
