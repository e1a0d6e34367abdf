using System.Globalization;
using System.Numerics.Tensors;
using Spectre.Console;

namespace GWorker.Examples.Embedder;

/// <summary>Who is like whom: a square of colours, from dark for unrelated to bright for the same.</summary>
internal static class HeatMap
{
    // A terminal has room for about this many columns of numbers.
    const int Most = 16;

    public static void Write(IReadOnlyList<string> texts, float[][] vectors)
    {
        var shown = Math.Min(texts.Count, Most);
        var table = new Table().Border(TableBorder.None).AddColumn("").HideHeaders();
        for (var i = 0; i < shown; i++) table.AddColumn(new TableColumn("").RightAligned().Padding(0, 0));
        for (var row = 0; row < shown; row++)
            table.AddRow([new Text($"{row + 1,2} {Short(texts[row])}"), .. Enumerable.Range(0, shown).Select(column => Cell(vectors[row], vectors[column]))]);
        AnsiConsole.MarkupLine("[bold]Similarity[/] (1 the same, 0 unrelated)");
        AnsiConsole.Write(table);
        if (texts.Count > shown) AnsiConsole.WriteLine($"… and {texts.Count - shown} more texts");
        AnsiConsole.WriteLine();
    }

    static Text Cell(float[] a, float[] b)
    {
        var alike = Math.Clamp(TensorPrimitives.Dot(a, b), 0, 1);
        var shade = (byte)(30 + 200 * alike);
        var background = new Color((byte)(20 + 60 * alike), shade, (byte)(90 + 80 * (1 - alike)));
        return new Text(alike.ToString(" 0.00 ", CultureInfo.InvariantCulture), new Style(alike > 0.55 ? Color.Black : Color.White, background));
    }

    static string Short(string text) => text.Length <= 44 ? text : $"{text[..43]}…";
}
