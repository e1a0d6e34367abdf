using Akka.Configuration.Hocon;

namespace GWorker;

/// <summary>
/// Whether a text is well formed. Akka's parser takes a missing brace for an end, a missing value for none, and reads a list that is never
/// closed for ever: a typing error would be a setting that silently does not hold.
/// </summary>
internal static class HoconShape
{
    /// <summary>What is wrong with the brackets and quotes of a text, by line, or null. Before it is parsed.</summary>
    internal static string? Fault(string text)
    {
        var open = new Stack<(char Bracket, int Line)>();
        var line = 1;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n') line++;
            else if (c == '#' || (c == '/' && Next(i) == '/')) i = Until(i, "\n", 0) - 1;
            else if (c == '"')
            {
                var quote = string.CompareOrdinal(text, i, "\"\"\"", 0, 3) == 0 ? "\"\"\"" : "\"";
                var end = Until(i + quote.Length, quote, quote.Length);
                if (end > text.Length || (quote.Length == 1 && text.AsSpan(i, end - i).Contains('\n'))) return $"line {line}: a quote is never closed";
                line += text.AsSpan(i, end - i).Count('\n');
                i = end - 1;
            }
            else if (c is '{' or '[') open.Push((c, line));
            else if (c is '}' or ']')
            {
                if (open.Count == 0) return $"line {line}: {c} closes nothing";
                var (bracket, at) = open.Pop();
                if (bracket != (c == '}' ? '{' : '[')) return $"line {line}: {c} closes the {bracket} of line {at}";
            }
        }

        return open.TryPeek(out var last) ? $"line {last.Line}: {last.Bracket} is never closed" : null;

        char Next(int at) => at + 1 < text.Length ? text[at + 1] : '\0';

        // The place after the end, beyond the text where there is none.
        int Until(int from, string end, int length)
        {
            for (var i = from; i < text.Length; i++)
            {
                if (end == "\"" && text[i] == '\\') i++;
                else if (string.CompareOrdinal(text, i, end, 0, end.Length) == 0) return i + length;
            }

            return text.Length + (length > 0 ? 1 : 0);
        }
    }

    /// <summary>A key without a value, or null. After it is parsed.</summary>
    internal static string? Empty(HoconValue value, string path = "")
    {
        if (!value.IsObject()) return value.Values.Count == 0 ? $"{path} has no value" : null;
        return value.GetObject().Items.Select(i => Empty(i.Value, path.Length == 0 ? i.Key : $"{path}.{i.Key}")).FirstOrDefault(fault => fault is not null);
    }
}
