namespace GWorker.Examples.Embedder;

/// <summary>Korean syllables, which Unicode composes by arithmetic (The Unicode Standard, section 3.12) and therefore lists in no table.</summary>
internal static class Hangul
{
    const int Syllables = 0xAC00, Leads = 0x1100, Vowels = 0x1161, Tails = 0x11A7;
    const int LeadCount = 19, VowelCount = 21, TailCount = 28;

    public static bool IsSyllable(int symbol) => (uint)(symbol - Syllables) < LeadCount * VowelCount * TailCount;

    public static void Decompose(int syllable, List<int> symbols)
    {
        var index = syllable - Syllables;
        symbols.Add(Leads + index / (VowelCount * TailCount));
        symbols.Add(Vowels + index / TailCount % VowelCount);
        if (index % TailCount is > 0 and var tail) symbols.Add(Tails + tail);
    }

    /// <summary>The syllable of a lead and a vowel, or of an open syllable and a tail; -1 for anything else.</summary>
    public static int Composite(int first, int second)
    {
        if ((uint)(first - Leads) < LeadCount && (uint)(second - Vowels) < VowelCount)
            return Syllables + ((first - Leads) * VowelCount + (second - Vowels)) * TailCount;
        var open = IsSyllable(first) && (first - Syllables) % TailCount == 0;
        return open && second > Tails && second < Tails + TailCount ? first + (second - Tails) : -1;
    }
}
