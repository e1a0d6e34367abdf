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

    // Cutting a text takes microseconds: up to this many, waking a second thread takes longer.
    const int FewTexts = 8;

    readonly Vocabulary vocabulary;
    readonly Tokenizer tokenizer;
    readonly Compute compute;
    readonly Encoder encoder;
    readonly EncoderInput input = new();
    volatile bool disposed;

    SentenceEncoder(Vocabulary vocabulary, Compute compute, Encoder encoder)
    {
        (this.vocabulary, this.compute, this.encoder) = (vocabulary, compute, encoder);
        tokenizer = new Tokenizer(vocabulary);
    }

    /// <summary>Reads the model from its folder, to run on the CPU.</summary>
    /// <param name="folder">The folder that has model.json, vocab.json and the shards.</param>
    /// <param name="threads">The most threads that one call may use; 0 for as many as there are processors.</param>
    /// <exception cref="ModelException">Files are missing or are not this model's.</exception>
    public static SentenceEncoder Open(string folder, int threads = 0) => Open(folder, Compute.OnHost(threads));

    /// <summary>Reads the model from its folder.</summary>
    /// <param name="folder">The folder that has model.json, vocab.json and the shards.</param>
    /// <param name="compute">Where it runs. It is disposed with the encoder.</param>
    /// <exception cref="ModelException">Files are missing or are not this model's.</exception>
    public static SentenceEncoder Open(string folder, Compute compute)
    {
        var vocabulary = Vocabulary.Read(folder);
        if (vocabulary.Count > Encoder.Pieces)
            throw new ModelException($"The vocabulary in {folder} has {vocabulary.Count} pieces and the model knows {Encoder.Pieces}: they do not belong together.");
        var weights = Weights.Read(folder);
        return new SentenceEncoder(vocabulary, compute, compute.Run(operations => new Encoder(operations, weights)));
    }

    /// <summary>One vector per text, in order.</summary>
    public float[][] Encode(IReadOnlyList<string> texts, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return EncodeTokens(Cut(texts), cancel);
    }

    public float[] Encode(string text) => Encode([text])[0];

    /// <summary>One vector per text that was cut before, in order.</summary>
    /// <param name="pieces">Of each text what <see cref="Tokens"/> gives: <see cref="AreTokens"/> says whether it could be.</param>
    /// <param name="cancel">Ends it between two trips through the network.</param>
    public float[][] EncodeTokens(int[][] pieces, CancellationToken cancel = default)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var vectors = new float[pieces.Length][];
        foreach (var chunk in Chunk.Cut(pieces, encoder.PreferredTokens))
        {
            cancel.ThrowIfCancellationRequested();
            var numbers = compute.Run(_ =>
            {
                var numbers = new float[chunk.Count * Dimensions];
                input.Set(pieces.AsSpan(chunk.First, chunk.Count));
                encoder.Run(input, numbers);
                return numbers;
            });
            for (var i = 0; i < chunk.Count; i++) vectors[chunk.First + i] = numbers[(i * Dimensions)..((i + 1) * Dimensions)];
        }
        return vectors;
    }

    /// <summary>How a text is cut: the numbers of its pieces, at most 128.</summary>
    public int[] Tokens(string text) => tokenizer.Encode(text);

    /// <summary>Whether these are pieces that the model knows, and not too many.</summary>
    public static bool AreTokens(ReadOnlySpan<int> pieces) => pieces.Length <= Encoder.MaxTokens && !pieces.ContainsAnyExceptInRange(0, Encoder.Pieces - 1);

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        try
        {
            compute.Run(_ =>
            {
                encoder.Dispose();
                return true;
            });
        }
        catch (DeviceFaultException)
        {
            // A lost device has nothing to give back.
        }
        finally
        {
            compute.Dispose();
        }
    }

    int[][] Cut(IReadOnlyList<string> texts)
    {
        var pieces = new int[texts.Count][];
        if (texts.Count > FewTexts) Parallel.For(0, texts.Count, i => pieces[i] = Tokens(texts[i]));
        else for (var i = 0; i < texts.Count; i++) pieces[i] = Tokens(texts[i]);
        return pieces;
    }
}
