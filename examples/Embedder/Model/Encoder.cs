namespace GWorker.Examples.Embedder;

/// <summary>The forward pass: from pieces to one vector per text, on one device from the first step to the last.</summary>
/// <remarks>
/// A piece's row of the embedding counts twice beside its position's sines and cosines; two transformer layers; the mean over a text's tokens; a dense
/// layer with tanh; length 1. A text without tokens has the mean 0, as an empty row has in the authors' graph.
/// Texts lie back to back without padding. One call at a time.
/// </remarks>
internal sealed class Encoder : IDisposable
{
    /// <summary>Tokens past this one are not looked at.</summary>
    public const int MaxTokens = 128;

    const int Width = SentenceEncoder.Dimensions;
    const int EmbeddingWidth = 256;
    const int EmbeddingRows = 8002;

    readonly Operations operations;
    readonly Matrix embedding;
    readonly Matrix positions;
    readonly Layer first;
    readonly Layer second;
    readonly Linear head;
    readonly Indices pieces;
    readonly Indices places;
    readonly Segments texts;
    readonly Matrix tokens;
    readonly Matrix rows;
    readonly Matrix means;
    readonly Matrix vectors;

    public Encoder(Operations operations, Weights weights)
    {
        this.operations = operations;
        var twice = weights.Get("module/Embeddings_en", EmbeddingRows, EmbeddingWidth).ToArray();
        foreach (ref var number in twice.AsSpan()) number *= 2;
        embedding = operations.CreateMatrix(EmbeddingWidth, twice);
        positions = operations.CreateMatrix(EmbeddingWidth, Waves(weights));
        first = new Layer(operations, weights, 0, EmbeddingWidth);
        second = new Layer(operations, weights, 1, Width);
        const string Head = "module/Encoder_en/hidden_layers/tanh_layer_0/";
        head = operations.CreateLinear(weights.Get(Head + "weights", Width, Width), weights.Get(Head + "bias", Width), Width, Width);

        pieces = operations.CreateIndices();
        places = operations.CreateIndices();
        texts = operations.CreateSegments();
        tokens = operations.CreateMatrix(EmbeddingWidth);
        rows = operations.CreateMatrix(Width);
        means = operations.CreateMatrix(Width);
        vectors = operations.CreateMatrix(Width);
    }

    public static int Pieces => EmbeddingRows;

    /// <summary>How many tokens to give it at a time, where there is a choice.</summary>
    public int PreferredTokens => operations.PreferredRows;

    /// <summary>Fills one vector per text, row after row.</summary>
    public void Run(EncoderInput input, Span<float> result)
    {
        pieces.Set(input.Pieces);
        places.Set(input.Places);
        texts.Set(input.Lengths);
        operations.Gather(embedding, pieces, tokens);
        operations.Gather(positions, places, tokens, add: true);
        first.Apply(tokens, texts, rows);
        second.Apply(rows, texts, rows);
        operations.MeanPool(rows, texts, means);
        operations.Multiply(means, head, vectors, Activation.Tanh);
        operations.Normalize(vectors);
        vectors.Download(result);
    }

    public void Dispose()
    {
        foreach (var one in (IDisposable[])[embedding, positions, first, second, head, pieces, places, texts, tokens, rows, means, vectors]) one.Dispose();
    }

    static float[] Waves(Weights weights)
    {
        const string Scales = "module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1";
        var scales = weights.Get(Scales, 1, EmbeddingWidth / 2);
        var waves = new float[MaxTokens * EmbeddingWidth];
        for (var position = 0; position < MaxTokens; position++)
        {
            var row = waves.AsSpan(position * EmbeddingWidth, EmbeddingWidth);
            for (var i = 0; i < scales.Length; i++) (row[i], row[i + scales.Length]) = MathF.SinCos(position * scales[i]);
        }
        return waves;
    }
}
