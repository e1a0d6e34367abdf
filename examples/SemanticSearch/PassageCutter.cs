using System.Text;

namespace GWorker.Examples.SemanticSearch;

/// <summary>Cuts a text into passages: paragraphs, those that are too long at the ends of sentences, and headings with what stands under them.</summary>
internal sealed class PassageCutter
{
    /// <summary>Characters of a passage, about. The model looks at 128 tokens, and a vector of a whole page means a little of everything.</summary>
    public const int Most = 320;

    // What is shorter than this says too little to be found alone and goes with what follows.
    const int Least = 60;

    readonly string file;
    readonly List<Passage> passages = [];
    readonly StringBuilder passage = new();
    readonly StringBuilder sentence = new();
    int passageLine;
    int sentenceLine;
    bool isHeading;
    bool isParted;

    PassageCutter(string file) => this.file = file;

    public static List<Passage> Cut(string file, string text)
    {
        var cutter = new PassageCutter(file);
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines()) cutter.Add(Clean(line), ++number);
        cutter.EndSentence();
        cutter.EndPassage();
        return cutter.passages;
    }

    void Add(ReadOnlySpan<char> line, int number)
    {
        // A ruler, a fence, a brace: no words, so it parts what it stands between.
        if (!Says(line))
        {
            EndParagraph();
            return;
        }

        var mark = MarkOf(line);
        if (mark == '#') BeginHeading();
        else if (mark != default) BeginPoint();
        foreach (var word in line[(mark == default ? 0 : line.IndexOf(' '))..].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (word != "|") AddWord(word, number);
        if (mark == '#') EndHeading();
    }

    void AddWord(string word, int number)
    {
        for (var rest = word.AsSpan(); !rest.IsEmpty;)
        {
            var part = rest[..Math.Min(rest.Length, Most)];
            if (part.Length < rest.Length && char.IsHighSurrogate(part[^1])) part = part[..^1];
            rest = rest[part.Length..];
            if (sentence.Length + 1 + part.Length > Most) EndSentence();
            if (sentence.Length == 0) sentenceLine = number;
            else sentence.Append(' ');
            sentence.Append(part);
        }

        if (IsEnd(word)) EndSentence();
    }

    void EndSentence()
    {
        if (sentence.Length == 0) return;
        if (passage.Length >= Least && passage.Length + 2 + sentence.Length > Most) EndPassage();
        if (passage.Length == 0) passageLine = sentenceLine;
        else passage.Append(isParted && char.IsLetterOrDigit(passage[^1]) ? ": " : " ");
        passage.Append(sentence);
        sentence.Clear();
        isHeading = isParted = false;
    }

    void EndParagraph()
    {
        EndSentence();
        if (isHeading) return;
        if (passage.Length >= Least) EndPassage();
        isParted = true;
    }

    void EndPassage()
    {
        if (passage.Length > 0) passages.Add(new(file, passageLine, passage.ToString()));
        passage.Clear();
        isHeading = isParted = false;
    }

    // A heading begins a passage, unless it stands right under another.
    void BeginHeading()
    {
        EndSentence();
        if (!isHeading) EndPassage();
    }

    // Points of a list that are long are found one by one.
    void BeginPoint()
    {
        EndSentence();
        if (passage.Length >= Most / 2) EndPassage();
    }

    void EndHeading()
    {
        EndSentence();
        isHeading = isParted = passage.Length > 0;
    }

    /// <summary>The sign before a heading, a point of a list, a quotation or a row of a table, or none.</summary>
    static char MarkOf(ReadOnlySpan<char> line)
    {
        var space = line.IndexOf(' ');
        if (space < 1) return default;
        var sign = line[..space];
        return sign.TrimStart('#').IsEmpty ? '#'
            : sign is "-" or "*" or "+" or ">" or "|" ? sign[0]
            : sign[^1] is '.' or ')' && !sign[..^1].IsEmpty && !sign[..^1].ContainsAnyExceptInRange('0', '9') ? '1'
            : default;
    }

    static bool IsEnd(ReadOnlySpan<char> word)
    {
        word = word.TrimEnd("\"')]}*_”’»`");
        return !word.IsEmpty && word[^1] is '.' or '!' or '?' or '…';
    }

    static bool Says(ReadOnlySpan<char> line)
    {
        foreach (var letter in line)
            if (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter)) return true;
        return false;
    }

    // A file may hold anything, and what is printed must not move the cursor.
    static string Clean(ReadOnlySpan<char> line) => string.Create(line.Length, line, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++) to[i] = char.IsControl(from[i]) || char.IsWhiteSpace(from[i]) ? ' ' : from[i];
    }).Trim();
}
