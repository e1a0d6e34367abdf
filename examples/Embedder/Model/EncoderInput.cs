namespace GWorker.Examples.Embedder;

/// <summary>Texts as the encoder takes them: the pieces of all of them back to back, each with its place in its text.</summary>
internal sealed class EncoderInput
{
    int[] pieces = [];
    int[] places = [];
    int[] lengths = [];
    int tokens;
    int texts;

    public ReadOnlySpan<int> Pieces => pieces.AsSpan(0, tokens);

    public ReadOnlySpan<int> Places => places.AsSpan(0, tokens);

    /// <summary>Tokens of each text.</summary>
    public ReadOnlySpan<int> Lengths => lengths.AsSpan(0, texts);

    public void Set(ReadOnlySpan<int[]> all)
    {
        (tokens, texts) = (0, all.Length);
        foreach (var text in all) tokens += text.Length;
        if (pieces.Length < tokens) (pieces, places) = (new int[tokens + tokens / 4], new int[tokens + tokens / 4]);
        if (lengths.Length < texts) lengths = new int[texts + texts / 4];
        var at = 0;
        for (var i = 0; i < all.Length; i++)
        {
            lengths[i] = all[i].Length;
            for (var place = 0; place < all[i].Length; place++, at++) (pieces[at], places[at]) = (all[i][place], place);
        }
    }
}
