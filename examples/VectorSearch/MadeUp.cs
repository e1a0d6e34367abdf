using System.Globalization;

namespace GWorker.Examples.VectorSearch;

/// <summary>Vectors for measuring, named by their number and width: <c>synthetic:1000000x512</c>. The same each time; of length 1.</summary>
internal static class MadeUp
{
    internal const string Prefix = "synthetic:";

    /// <exception cref="FormatException">It is not written like that.</exception>
    internal static (int Rows, int Columns) Size(string name)
    {
        var parts = name[Prefix.Length..].Split('x');
        return parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var rows) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var columns) && rows > 0 && columns is > 0 and <= 65_536
            ? (rows, columns)
            : throw new FormatException($"\"{name[Prefix.Length..]}\" is no size. Write rows and columns: 1000000x512");
    }

    internal static void Read(string name, Action<int, int> begin, Action<float[], int> part)
    {
        var (rows, columns) = Size(name);
        begin(columns, rows);
        var most = Math.Max(1, (1 << 22) / columns);
        for (var first = 0; first < rows; first += most)
        {
            var count = Math.Min(most, rows - first);
            var some = new float[count * columns];
            for (var i = 0; i < count; i++) Row(first + i, some.AsSpan(i * columns, columns));
            part(some, first);
        }
    }

    internal static void Row(int seed, Span<float> row)
    {
        var random = new Random(seed);
        var squares = 0.0;
        foreach (ref var value in row)
        {
            value = random.NextSingle() - 0.5f;
            squares += value * value;
        }

        var length = (float)Math.Sqrt(squares);
        foreach (ref var value in row) value /= length;
    }
}
