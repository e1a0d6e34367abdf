using System.Text.Json;

namespace GWorker.Examples.Embedder;

/// <summary>The pieces that texts are cut into, each with its log probability, and the tree that finds them by their characters.</summary>
internal sealed class Vocabulary
{
    public const string FileName = "vocab.json";

    /// <summary>The piece for whatever has no piece of its own.</summary>
    public const int Unknown = 0;

    // Control symbols stand first and are never found in a text, whatever the text says.
    const int Reserved = 6;

    // The tokenizer keeps one bit per character of the longest piece in a word.
    const int LongestAllowed = 62;

    // (node << 21 | code point) -> node. Node 0 is the root; a code point has 21 bits.
    readonly Dictionary<long, int> edges = [];
    readonly List<int> pieceAt = [-1];
    readonly double[] scores;
    readonly int[] lengths;

    Vocabulary((string Piece, double Score)[] pieces)
    {
        scores = Array.ConvertAll(pieces, p => p.Score);
        lengths = new int[pieces.Length];
        for (var id = 0; id < pieces.Length; id++)
        {
            lengths[id] = id == Unknown ? 1 : pieces[id].Piece.EnumerateRunes().Count();
            if (id < Reserved) continue;
            Insert(pieces[id].Piece, id);
            Longest = Math.Max(Longest, lengths[id]);
        }
    }

    public int Count => scores.Length;

    /// <summary>The most characters (code points) that a piece has.</summary>
    public int Longest { get; } = 1;

    public double Score(int piece) => scores[piece];

    /// <summary>How many code points a piece stands for.</summary>
    public int Length(int piece) => lengths[piece];

    public static Vocabulary Read(string folder)
    {
        ModelFolder.Check(folder);
        var path = Path.Combine(folder, FileName);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var pieces = json.RootElement.EnumerateArray().Select(entry => (entry[0].GetString()!, Number(entry[1]))).ToArray();
            if (pieces.Length <= Reserved) throw new ModelException($"{path} has {pieces.Length} pieces: it is another vocabulary.");
            foreach (var (piece, _) in pieces)
            {
                if (piece is not { Length: > 0 and <= LongestAllowed }) throw new ModelException($"{path} has a piece of {piece?.Length ?? 0} characters: '{piece}'.");
            }
            return new Vocabulary(pieces);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException or FormatException)
        {
            throw new ModelException($"{path} is not a list of [piece, score]: {e.Message}", e);
        }

        // Seven scores are null in the file; the authors' code adds null as 0, and the model was judged that way.
        static double Number(JsonElement score) => score.ValueKind == JsonValueKind.Null ? 0 : score.GetDouble();
    }

    /// <summary>One step down the tree from <paramref name="node"/>: the next node, or -1 where no piece goes on so.</summary>
    public int Step(int node, int codePoint) => edges.TryGetValue((long)node << 21 | (uint)codePoint, out var next) ? next : -1;

    /// <summary>The piece that ends at <paramref name="node"/>, or -1.</summary>
    public int PieceAt(int node) => pieceAt[node];

    // A piece that is listed several times keeps its last number, as in the authors' code.
    void Insert(string piece, int id)
    {
        var node = 0;
        foreach (var rune in piece.EnumerateRunes())
        {
            var edge = (long)node << 21 | (uint)rune.Value;
            if (!edges.TryGetValue(edge, out node))
            {
                node = pieceAt.Count;
                edges.Add(edge, node);
                pieceAt.Add(-1);
            }
        }
        pieceAt[node] = id;
    }
}
