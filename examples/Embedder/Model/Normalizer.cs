using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace GWorker.Examples.Embedder;

/// <summary>Unicode's normalization form KC, in which the vocabulary is written: "ﬁ" becomes "fi", "e" and an accent become "é".</summary>
/// <remarks>
/// Not <see cref="string.Normalize(NormalizationForm)"/>: that asks the machine's ICU, and a program with InvariantGlobalization, as containers
/// run them, gets its text back unchanged. Texts must not mean something else in a container.
/// </remarks>
internal static class Normalizer
{
    /// <summary>Appends the normalized text as code points. A lone surrogate, which no encoding can carry, becomes U+FFFD.</summary>
    public static void Append(ReadOnlySpan<char> text, List<int> symbols)
    {
        var start = symbols.Count;
        var ascii = text.IndexOfAnyExceptInRange('\0', '\x7f') is var at && at < 0 ? text.Length : at;
        foreach (var c in text[..ascii]) symbols.Add(c);
        if (ascii == text.Length) return;

        // The last plain character may join with the mark behind it, so it takes part; all before it are done.
        var from = Math.Max(start, symbols.Count - 1);
        foreach (var rune in text[ascii..].EnumerateRunes()) Decompose(rune.Value, symbols);
        Reorder(CollectionsMarshal.AsSpan(symbols)[from..]);
        var kept = Compose(CollectionsMarshal.AsSpan(symbols)[from..]);
        CollectionsMarshal.SetCount(symbols, from + kept);
    }

    static void Decompose(int symbol, List<int> symbols)
    {
        if (symbol < 0x80) symbols.Add(symbol);
        else if (Hangul.IsSyllable(symbol)) Hangul.Decompose(symbol, symbols);
        else if (NfkcTable.Decomposition(symbol) is { } parts)
        {
            foreach (var part in parts) Decompose(part, symbols);
        }
        else symbols.Add(symbol);
    }

    /// <summary>Puts each run of marks in the order of their classes, marks of one class as they came.</summary>
    static void Reorder(Span<int> symbols)
    {
        for (var i = 0; i < symbols.Length; i++)
        {
            if (NfkcTable.Class(symbols[i]) == 0) continue;
            var end = i + 1;
            while (end < symbols.Length && NfkcTable.Class(symbols[end]) != 0) end++;
            if (end - i > 1) Sort(symbols[i..end]);
            i = end;
        }
    }

    // Texts have runs of two or three marks. A hostile one has a million, and gets n log n: the place in the key keeps the sort stable.
    static void Sort(Span<int> marks)
    {
        var keys = ArrayPool<long>.Shared.Rent(marks.Length);
        for (var i = 0; i < marks.Length; i++) keys[i] = (long)NfkcTable.Class(marks[i]) << 32 | (uint)i;
        keys.AsSpan(0, marks.Length).Sort(marks);
        ArrayPool<long>.Shared.Return(keys);
    }

    /// <summary>Joins each mark with the base before it where Unicode has one character for both. Returns how many symbols are left.</summary>
    static int Compose(Span<int> symbols)
    {
        var kept = 0;
        var starter = -1;
        var between = -1;   // the class of the last mark left standing between the starter and here; -1: none
        foreach (var symbol in symbols)
        {
            var order = NfkcTable.Class(symbol);
            if (starter >= 0 && between < order && NfkcTable.Composite(symbols[starter], symbol) is var joined and >= 0)
            {
                symbols[starter] = joined;
                continue;
            }
            if (order == 0) (starter, between) = (kept, -1);
            else between = order;
            symbols[kept++] = symbol;
        }
        return kept;
    }
}
