using System.Globalization;
using System.Numerics.Tensors;
using Spectre.Console;

namespace GWorker.Examples.Embedder;

/// <summary>Who is like whom: a square of colours, from dark for unrelated to bright for the same.</summary>
internal static class HeatMap
{
    // A terminal has room for about this many columns of numbers.
    const int Most = 16;
    const int CellWidth = 4;

    public static void Write(IReadOnlyList<string> texts, float[][] vectors)
    {
        var shown = Math.Min(texts.Count, Most);
        var room = Math.Clamp(AnsiConsole.Profile.Width - (CellWidth * shown) - 6, 10, 60);
        var table = new Table().Border(TableBorder.None).AddColumn(new TableColumn(Label("")).NoWrap());
        for (var i = 0; i < shown; i++) table.AddColumn(new TableColumn(new Text($"{i + 1,CellWidth}")).NoWrap().Padding(0, 0));
        for (var row = 0; row < shown; row++)
            table.AddRow([Label($"{row + 1,2} {Short(texts[row], room)}"), .. Enumerable.Range(0, shown).Select(column => Cell(vectors[row], vectors[column]))]);
        AnsiConsole.MarkupLine("[bold]Similarity[/]: 1 the same, 0 unrelated");
        AnsiConsole.Write(table);
        if (texts.Count > shown) AnsiConsole.WriteLine($"… and {texts.Count - shown} more texts");
        AnsiConsole.WriteLine();
    }

    static Text Label(string text) => new(text);

    static Text Cell(float[] a, float[] b)
    {
        var alike = Math.Clamp(TensorPrimitives.Dot(a, b), 0, 1);
        var background = new Color((byte)(20 + 60 * alike), (byte)(30 + 200 * alike), (byte)(90 + 80 * (1 - alike)));
        var text = alike > 0.995 ? "  1 " : alike.ToString(" .00", CultureInfo.InvariantCulture);
        return new Text(text, new Style(alike > 0.55 ? Color.Black : Color.White, background));
    }

    // One line and no control characters: a text may hold anything.
    static string Short(string text, int room)
    {
        var line = new string([.. text.Take(room + 1).Select(c => char.IsControl(c) ? ' ' : c)]);
        return line.Length <= room ? line : $"{line[..(room - 1)]}…";
    }
}
