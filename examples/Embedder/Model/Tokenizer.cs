using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace GWorker.Examples.Embedder;

/// <summary>Cuts a text into the pieces of a vocabulary so that their scores add up to the most (SentencePiece's unigram model).</summary>
/// <remarks>
/// The model was trained behind one particular tokenizer, so this one agrees with it piece by piece, its oddities included: a best score of
/// exactly 0 counts as "none yet", a character without a piece costs nothing, and a place that no piece reaches is still a place
/// to start from.
/// <para>
/// Only the first pieces are wanted, but the best cut is only known at the end of a text. Yet all cuts that can still win agree on a common beginning,
/// which is soon long enough: a text is looked at in growing beginnings until they do. A megabyte costs what its first two kilobytes cost.
/// </para>
/// </remarks>
internal sealed class Tokenizer(Vocabulary vocabulary)
{
    const int Separator = '\u2581';
    const int FirstLook = 2048;
    const int KeptSymbols = 1 << 16;

    readonly ConcurrentBag<Scratch> free = [];

    /// <summary>The first pieces of <paramref name="text"/>, as many as the model looks at.</summary>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        Span<int> pieces = stackalloc int[Encoder.MaxTokens];
        return pieces[..Encode(text, pieces)].ToArray();
    }

    /// <summary>Writes the first pieces of <paramref name="text"/> into <paramref name="pieces"/> and returns how many there are. The empty text has none.</summary>
    public int Encode(ReadOnlySpan<char> text, Span<int> pieces)
    {
        if (text.IsEmpty) return 0;
        if (!free.TryTake(out var scratch)) scratch = new Scratch();
        for (long look = FirstLook; ; look *= 4)
        {
            var beginning = look < text.Length ? text[..Boundary(text, (int)look)] : text;
            var whole = beginning.Length == text.Length;
            var count = beginning.IsEmpty ? -1 : Encode(beginning, whole, scratch, pieces);
            if (count < 0) continue;
            if (scratch.Symbols.Capacity <= KeptSymbols) free.Add(scratch);
            return count;
        }
    }

    // Normalising is local except that marks join what stands before them. Nothing joins what stands before an ASCII character, so a
    // beginning that ends in front of one is normalised as it would be inside the whole text.
    static int Boundary(ReadOnlySpan<char> text, int at)
    {
        while (at > 0 && text[at] >= 0x80) at--;
        return at;
    }

    /// <summary>The count of pieces, or -1 if a beginning does not settle enough of them.</summary>
    int Encode(ReadOnlySpan<char> text, bool whole, Scratch scratch, Span<int> pieces)
    {
        scratch.Symbols.Clear();
        scratch.Symbols.Add(Separator);
        Normalizer.Append(text, scratch.Symbols);
        var symbols = CollectionsMarshal.AsSpan(scratch.Symbols);
        symbols.Replace(' ', Separator);

        // In a mere beginning the last places cannot be judged: pieces that start there may run over its end.
        var end = whole ? symbols.Length : symbols.Length - vocabulary.Longest;
        if (end <= vocabulary.Longest && !whole) return -1;
        var chosen = Forward(symbols, end, scratch);
        if (!whole) end = Agreed(chosen, end);
        var count = Backward(chosen, end, scratch.Path);
        if (!whole && count < pieces.Length) return -1;
        count = Math.Min(count, pieces.Length);
        for (var i = 0; i < count; i++) pieces[i] = scratch.Path[^(i + 1)];
        return count;
    }

    /// <summary>For each place up to <paramref name="end"/> the last piece of the best cut that ends there.</summary>
    Span<int> Forward(ReadOnlySpan<int> symbols, int end, Scratch scratch)
    {
        var (best, chosen) = scratch.Places(symbols.Length + 1);
        for (var start = 0; start < end; start++)
        {
            var found = false;
            var node = 0;
            for (var i = start; i < symbols.Length && (node = vocabulary.Step(node, symbols[i])) >= 0; i++)
            {
                var piece = vocabulary.PieceAt(node);
                if (piece < 0) continue;
                found = true;
                Offer(piece, best[start] + vocabulary.Score(piece), i + 1, best, chosen);
            }
            if (!found) Offer(Vocabulary.Unknown, best[start], start + 1, best, chosen);
        }
        return chosen;
    }

    static void Offer(int piece, double score, int place, Span<double> best, Span<int> chosen)
    {
        if (best[place] != 0 && score < best[place]) return;
        best[place] = score;
        chosen[place] = piece;
    }

    /// <summary>The last place that every cut of a longer text goes through, whichever of the places up to <paramref name="end"/> it comes from.</summary>
    int Agreed(ReadOnlySpan<int> chosen, int end)
    {
        // Bit i: a live cut goes through place `at - i`. A later piece can start at any of the last Longest places.
        var live = (1UL << vocabulary.Longest) - 1;
        var at = end;
        for (; live != 1; at--, live >>= 1)
        {
            if ((live & 1) != 0) live |= 1UL << vocabulary.Length(chosen[at]);
        }
        return at;
    }

    /// <summary>The pieces of the cut that ends at <paramref name="end"/>, last first, a run of unknown ones as one.</summary>
    int Backward(ReadOnlySpan<int> chosen, int end, List<int> path)
    {
        path.Clear();
        for (var at = end; at > 0; at -= vocabulary.Length(chosen[at]))
        {
            var piece = chosen[at];
            if (piece != Vocabulary.Unknown || path.Count == 0 || path[^1] != Vocabulary.Unknown) path.Add(piece);
        }
        return path.Count;
    }

    /// <summary>Memory of one call, used again by the next.</summary>
    sealed class Scratch
    {
        double[] best = [];
        int[] chosen = [];

        public List<int> Symbols { get; } = [];

        public List<int> Path { get; } = [];

        public (double[] Best, int[] Chosen) Places(int count)
        {
            if (best.Length < count)
            {
                best = new double[count + count / 2];
                chosen = new int[best.Length];
            }
            best.AsSpan(0, count).Clear();
            chosen.AsSpan(0, count).Clear();
            return (best, chosen);
        }
    }
}
