namespace GWorker.Examples.Embedder;

/// <summary>Neighbouring texts that go through the model together.</summary>
internal readonly record struct Chunk(int First, int Count, int Tokens)
{
    // Below this many tokens the weights' way from memory costs more than the work on them, and a second chunk would pay it twice.
    const int Fewest = 48;

    // Texts without tokens cost no rows but a vector each.
    const int MostTexts = 256;

    /// <summary>Cuts texts into chunks of about <paramref name="most"/> tokens, and into as many chunks as threads where that leaves each enough to do.</summary>
    public static List<Chunk> Cut(int[][] pieces, int most, int threads)
    {
        var total = pieces.Sum(p => p.Length);
        var count = Math.Max((total + most - 1) / most, Math.Clamp(total / Fewest, 1, threads));
        var even = (count + threads - 1) / threads * threads;
        if (total >= Fewest * even) count = even;

        // Each chunk ends at the text that comes nearest to its share of all tokens, so that threads finish together.
        var chunks = new List<Chunk>(count);
        int first = 0, tokens = 0, done = 0;
        for (var i = 0; i < pieces.Length; i++)
        {
            tokens += pieces[i].Length;
            var share = (int)((long)total * (chunks.Count + 1) / count);
            var next = i + 1 < pieces.Length ? pieces[i + 1].Length : 0;
            var over = done + tokens + next / 2 >= share && chunks.Count + 1 < count;
            if (i + 1 < pieces.Length && !over && i + 1 - first < MostTexts) continue;
            chunks.Add(new Chunk(first, i + 1 - first, tokens));
            (first, done, tokens) = (i + 1, done + tokens, 0);
        }
        return chunks;
    }
}
