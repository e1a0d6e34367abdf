using System.Collections.Concurrent;

namespace GWorker.Examples.Embedder;

/// <summary>Universal Sentence Encoder Lite: English texts to vectors of length 1 whose dot product says how alike the texts are.</summary>
/// <remarks>
/// Calls may come from many threads at once. A text's vector depends on that text alone, to the last bit, whatever else is in the call.
/// Texts count up to their 128th token. The empty text has a vector too, of length 1 as all are: the one the model's own graph gives a row
/// without tokens. It does not fail the others of its batch.
/// </remarks>
internal sealed class SentenceEncoder : IDisposable
{
    /// <summary>Numbers per vector.</summary>
    public const int Dimensions = 512;

    // Texts are worked on in chunks: long enough to read the weights once for many rows, short enough for a chunk's rows to stay in cache.
    const int ChunkTokens = 192;
    const int SliceTexts = 1024;

    // Cutting a text takes microseconds: up to this many, waking a second thread takes longer.
    const int FewTexts = 8;

    readonly Vocabulary vocabulary;
    readonly Tokenizer tokenizer;
    readonly Encoder encoder;
    readonly int threads;
    readonly ConcurrentBag<Workspace> free = [];
    volatile bool disposed;

    SentenceEncoder(Vocabulary vocabulary, Encoder encoder, int threads)
    {
        (this.vocabulary, this.encoder, this.threads) = (vocabulary, encoder, threads);
        tokenizer = new Tokenizer(vocabulary);
    }

    /// <summary>Reads the model from its folder.</summary>
    /// <param name="folder">The folder that has model.json, vocab.json and the shards.</param>
    /// <param name="threads">The most threads that one call may use; 0 for as many as there are processors.</param>
    /// <exception cref="ModelException">Files are missing or are not this model's.</exception>
    public static SentenceEncoder Open(string folder, int threads = 0)
    {
        var vocabulary = Vocabulary.Read(folder);
        if (vocabulary.Count > Encoder.Pieces)
            throw new ModelException($"The vocabulary in {folder} has {vocabulary.Count} pieces and the model knows {Encoder.Pieces}: they do not belong together.");
        return new SentenceEncoder(vocabulary, new Encoder(Weights.Read(folder)), threads > 0 ? threads : Environment.ProcessorCount);
    }

    /// <summary>One vector per text, in order.</summary>
    public float[][] Encode(IReadOnlyList<string> texts, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var vectors = new float[texts.Count][];
        for (var first = 0; first < vectors.Length; first += SliceTexts)
            EncodeSlice(texts, first, Math.Min(SliceTexts, vectors.Length - first), vectors, cancel);
        return vectors;
    }

    public float[] Encode(string text) => Encode([text])[0];

    /// <summary>How a text is cut: the numbers of its pieces, at most 128.</summary>
    public int[] Tokens(string text)
    {
        Span<int> pieces = stackalloc int[Encoder.MaxTokens];
        return pieces[..tokenizer.Encode(text, pieces)].ToArray();
    }

    public void Dispose()
    {
        disposed = true;
        free.Clear();
    }

    void EncodeSlice(IReadOnlyList<string> texts, int first, int count, float[][] vectors, CancellationToken cancel)
    {
        var pieces = new int[count][];
        new Team(count > FewTexts ? threads : 1).Split(count, (from, to) =>
        {
            for (var i = from; i < to; i++) pieces[i] = Tokens(texts[first + i]);
        });
        var chunks = Chunk.Cut(pieces, ChunkTokens, threads);

        // Many texts: a thread takes whole chunks and meets no other until the end. Few: all threads share every product.
        if (chunks.Count == 1 || threads == 1)
        {
            foreach (var chunk in chunks) Run(chunk, new Team(threads));
        }
        else
        {
            Parallel.ForEach(chunks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, chunk => Run(chunk, Team.Alone));
        }

        void Run(Chunk chunk, Team team)
        {
            cancel.ThrowIfCancellationRequested();
            if (!free.TryTake(out var work)) work = new Workspace();
            work.Clear(Math.Max(chunk.Tokens, ChunkTokens + Encoder.MaxTokens), chunk.Count);
            for (var i = 0; i < chunk.Count; i++) work.Add(pieces[chunk.First + i]);
            encoder.Run(work, team);
            for (var i = 0; i < chunk.Count; i++)
                vectors[first + chunk.First + i] = work.Vectors.AsSpan(i * Dimensions, Dimensions).ToArray();
            if (!disposed) free.Add(work);
        }
    }
}
