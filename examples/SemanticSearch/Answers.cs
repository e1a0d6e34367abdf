using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace GWorker.Examples.SemanticSearch;

/// <summary>Writes what was found: for people, or as one JSON line per question for another program.</summary>
internal sealed class Answers(bool asJson)
{
    const string Margin = "        ";
    const int MostLines = 3;

    static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A line that is read has about a hundred letters, however wide the window is.
    readonly int width = Console.IsOutputRedirected ? 100 : Math.Clamp(Consoles.Answers.Profile.Width - 1, 40, 100);

    /// <param name="question">What was asked.</param>
    /// <param name="hits">What was found, best first.</param>
    /// <param name="repeat">Whether the question is written too: not where it was just typed.</param>
    public void Write(string question, IReadOnlyList<Found> hits, bool repeat)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { question, hits = hits.Select(h => new { file = h.File, line = h.Line, score = h.Score, text = h.Text }) }, Options));
            return;
        }

        if (repeat) Consoles.Answers.MarkupLine($"[bold]> {Markup.Escape(Plain(question))}[/]");
        foreach (var hit in hits)
        {
            Consoles.Answers.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"  {hit.Score:0.00}  [blue]{Markup.Escape(Plain(hit.File))}:{hit.Line}[/]"));
            foreach (var line in Wrap(hit.Text, width - Margin.Length)) Consoles.Answers.WriteLine(Margin + line);
        }

        Consoles.Answers.WriteLine();
    }

    static IEnumerable<string> Wrap(string text, int width)
    {
        for (var count = 1; text.Length > width; count++)
        {
            var space = text.LastIndexOf(' ', width - 1);
            var at = space > 0 ? space : width - 1;
            if (count == MostLines)
            {
                yield return $"{text[..at]}…";
                yield break;
            }

            yield return text[..at];
            text = text[at..].TrimStart();
        }

        yield return text;
    }

    static string Plain(string text) => string.Create(text.Length, text, static (to, from) =>
    {
        for (var i = 0; i < from.Length; i++) to[i] = char.IsControl(from[i]) ? ' ' : from[i];
    });
}
