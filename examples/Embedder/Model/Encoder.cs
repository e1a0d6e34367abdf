using System.Numerics;

namespace GWorker.Examples.Embedder;

/// <summary>The forward pass: from pieces to one vector per text.</summary>
/// <remarks>
/// A piece's row of the embedding counts twice beside its position's sines and cosines; two transformer layers; the mean over a text's tokens; a dense
/// layer with tanh; length 1. A text without tokens has the mean 0, as an empty row has in the authors' graph.
/// </remarks>
internal sealed class Encoder
{
    /// <summary>Tokens past this one are not looked at.</summary>
    public const int MaxTokens = 128;

    const int Width = SentenceEncoder.Dimensions;
    const int EmbeddingWidth = 256;
    const int EmbeddingRows = 8002;

    readonly float[] embedding;
    readonly float[] positions = new float[MaxTokens * EmbeddingWidth];
    readonly Layer first;
    readonly Layer second;
    readonly Linear head;

    public Encoder(Weights weights)
    {
        embedding = weights.Get("module/Embeddings_en", EmbeddingRows, EmbeddingWidth).ToArray();
        first = new Layer(weights, 0, EmbeddingWidth);
        second = new Layer(weights, 1, Width);
        const string Head = "module/Encoder_en/hidden_layers/tanh_layer_0/";
        head = new Linear(weights.Get(Head + "weights", Width, Width), weights.Get(Head + "bias", Width), Width, Width);

        const string Scales = "module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1";
        var scales = weights.Get(Scales, 1, EmbeddingWidth / 2);
        for (var position = 0; position < MaxTokens; position++)
        {
            var row = positions.AsSpan(position * EmbeddingWidth, EmbeddingWidth);
            for (var i = 0; i < scales.Length; i++) (row[i], row[i + scales.Length]) = MathF.SinCos(position * scales[i]);
        }
    }

    public static int Pieces => EmbeddingRows;

    /// <summary>Fills <see cref="Workspace.Vectors"/> for the texts in <paramref name="work"/>.</summary>
    public void Run(Workspace work, Team team)
    {
        Embed(work);
        first.Apply(work, team);
        second.Apply(work, team);
        Average(work);
        head.Apply(work.Means, work.Vectors, work.Texts.Count, After.Store, team);
        for (var i = 0; i < work.Texts.Count; i++) Finish(work.Vectors.AsSpan(i * Width, Width));
    }

    void Embed(Workspace work)
    {
        foreach (var (first, count) in work.Texts)
        {
            for (var position = 0; position < count; position++)
            {
                var token = first + position;
                var from = embedding.AsSpan(work.Pieces[token] * EmbeddingWidth, EmbeddingWidth);
                var place = positions.AsSpan(position * EmbeddingWidth, EmbeddingWidth);
                var to = work.Rows.AsSpan(token * EmbeddingWidth, EmbeddingWidth);
                for (var i = 0; i < to.Length; i += Vector<float>.Count)
                {
                    var piece = new Vector<float>(from[i..]);
                    (piece + (piece + new Vector<float>(place[i..]))).CopyTo(to[i..]);
                }
            }
        }
    }

    static void Average(Workspace work)
    {
        for (var text = 0; text < work.Texts.Count; text++)
        {
            var (first, count) = work.Texts[text];
            var mean = work.Means.AsSpan(text * Width, Width);
            mean.Clear();
            for (var token = first; token < first + count; token++)
            {
                var row = work.Rows.AsSpan(token * Width, Width);
                for (var i = 0; i < Width; i += Vector<float>.Count) (new Vector<float>(mean[i..]) + new Vector<float>(row[i..])).CopyTo(mean[i..]);
            }
            var tokens = new Vector<float>(Math.Max(count, 1));
            for (var i = 0; i < Width; i += Vector<float>.Count) (new Vector<float>(mean[i..]) / tokens).CopyTo(mean[i..]);
        }
    }

    static void Finish(Span<float> vector)
    {
        var two = new Vector<float>(2f);
        Vector<float> squares = default;
        for (var i = 0; i < vector.Length; i += Vector<float>.Count)
        {
            // tanh x = 1 - 2 / (e^2x + 1), which is also right where e^2x is infinite or 0.
            var tanh = Vector<float>.One - two / (Vector.Exp(new Vector<float>(vector[i..]) * two) + Vector<float>.One);
            tanh.CopyTo(vector[i..]);
            squares += tanh * tanh;
        }
        var inverse = new Vector<float>(1 / MathF.Sqrt(MathF.Max(Vector.Sum(squares), 1e-12f)));
        for (var i = 0; i < vector.Length; i += Vector<float>.Count) (new Vector<float>(vector[i..]) * inverse).CopyTo(vector[i..]);
    }
}
