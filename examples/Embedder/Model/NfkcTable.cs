using System.Collections.Frozen;
using System.Globalization;

namespace GWorker.Examples.Embedder;

/// <summary>What Unicode says of single characters: their parts, their joins, and the order of their marks. Read from nfkc.txt at the first text that is not ASCII.</summary>
internal static class NfkcTable
{
    const int FirstMark = 0x300;

    static readonly Lazy<Data> Read = new(Load);

    /// <summary>The combining class: 0 for everything but marks.</summary>
    public static int Class(int symbol) => symbol < FirstMark ? 0 : Read.Value.Classes.GetValueOrDefault(symbol);

    /// <summary>What a character is made of, one step deep; null if it is whole.</summary>
    public static int[]? Decomposition(int symbol) => Read.Value.Parts.GetValueOrDefault(symbol);

    /// <summary>The one character for two, or -1.</summary>
    public static int Composite(int first, int second) =>
        Read.Value.Joins.TryGetValue(Pair(first, second), out var joined) ? joined : Hangul.Composite(first, second);

    static long Pair(int first, int second) => (long)first << 32 | (uint)second;

    static Data Load()
    {
        var classes = new Dictionary<int, int>();
        var parts = new Dictionary<int, int[]>();
        var joins = new Dictionary<long, int>();
        using var file = new StreamReader(typeof(NfkcTable).Assembly.GetManifestResourceStream("nfkc.txt")!);
        while (file.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var words = line.Split(' ');
            var (first, last) = Range(words[1]);
            switch (words[0])
            {
                case "order":
                    var order = int.Parse(words[2], CultureInfo.InvariantCulture);
                    for (var symbol = first; symbol <= last; symbol++) classes.Add(symbol, order);
                    break;
                case "join":
                    int[] pair = [Hex(words[2]), Hex(words[3])];
                    parts.Add(first, pair);
                    joins.Add(Pair(pair[0], pair[1]), first);
                    break;
                case "parts" when last > first:
                    var target = Hex(words[2]);
                    for (var symbol = first; symbol <= last; symbol++) parts.Add(symbol, [target + (symbol - first)]);
                    break;
                case "parts":
                    parts.Add(first, Array.ConvertAll(words[2..], Hex));
                    break;
                default:
                    throw new InvalidDataException($"nfkc.txt has the line '{line}'.");
            }
        }
        return new Data(classes.ToFrozenDictionary(), parts.ToFrozenDictionary(), joins.ToFrozenDictionary());

        static (int First, int Last) Range(string word) => word.Split('-') is [var a, var b] ? (Hex(a), Hex(b)) : (Hex(word), Hex(word));

        static int Hex(string word) => int.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    sealed record Data(FrozenDictionary<int, int> Classes, FrozenDictionary<int, int[]> Parts, FrozenDictionary<long, int> Joins);
}
