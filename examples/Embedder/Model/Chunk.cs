namespace GWorker.Examples.Embedder;

/// <summary>Neighbouring texts that go through the model together.</summary>
internal readonly record struct Chunk(int First, int Count, int Tokens)
{
    // Texts without tokens cost no rows but a vector each.
    const int MostTexts = 1024;

    /// <summary>Cuts texts into as few chunks of about <paramref name="most"/> tokens as there can be, all of about the same size.</summary>
    public static List<Chunk> Cut(int[][] pieces, int most)
    {
        var total = pieces.Sum(p => (long)p.Length);
        var count = (int)Math.Max((total + most - 1) / most, 1);

        // Each chunk ends at the text that comes nearest to its share of all tokens.
        var chunks = new List<Chunk>(count);
        int first = 0, tokens = 0;
        var done = 0L;
        for (var i = 0; i < pieces.Length; i++)
        {
            tokens += pieces[i].Length;
            var share = total * (chunks.Count + 1) / count;
            var next = i + 1 < pieces.Length ? pieces[i + 1].Length : 0;
            var over = done + tokens + next / 2 >= share && chunks.Count + 1 < count;
            if (i + 1 < pieces.Length && !over && i + 1 - first < MostTexts) continue;
            chunks.Add(new Chunk(first, i + 1 - first, tokens));
            (first, done, tokens) = (i + 1, done + tokens, 0);
        }
        return chunks;
    }
}
