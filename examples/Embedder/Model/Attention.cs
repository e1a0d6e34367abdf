using System.Numerics;

namespace GWorker.Examples.Embedder;

/// <summary>Lets each token of a text look at all tokens of that text, with four heads.</summary>
internal sealed class Attention(int width)
{
    public const int Heads = 4;

    // Keys of one head, turned on their side, for texts of up to MaxTokens.
    public const int TurnedSize = Encoder.MaxTokens * 512 / Heads;
    public const int ScoresSize = Encoder.MaxTokens * Encoder.MaxTokens;

    static readonly float[] NoBias = new float[TileArgs.Columns];

    readonly int size = width / Heads;
    readonly Vector<float> scale = new(1 / MathF.Sqrt(width / Heads));

    /// <summary>For one text of <paramref name="tokens"/> tokens: queries, keys and values side by side in a row of <paramref name="qkv"/>; the result in <paramref name="output"/>.</summary>
    public void Apply(Span<float> qkv, Span<float> output, int tokens, Span<float> turned, Span<float> scores)
    {
        if (tokens == 0) return;
        var row = 3 * width;
        if (qkv.Length < tokens * row || output.Length < tokens * width || tokens > Encoder.MaxTokens) throw new ArgumentOutOfRangeException(nameof(tokens));
        Scale(qkv, tokens);
        for (var head = 0; head < Heads; head++)
        {
            var column = head * size;
            Turn(qkv[(width + column)..], tokens, turned);
            for (var key = 0; key < tokens; key += TileArgs.Columns)
            {
                TileArgs.Column(
                    ref qkv[column], row, ref turned[key * size], TileArgs.Columns, size, ref scores[key], Encoder.MaxTokens, tokens,
                    ref NoBias[0], After.Store);
            }
            for (var query = 0; query < tokens; query++) Softmax.Apply(scores.Slice(query * Encoder.MaxTokens, Encoder.MaxTokens), tokens);
            for (var part = 0; part < size; part += TileArgs.Columns)
            {
                TileArgs.Column(
                    ref scores[0], Encoder.MaxTokens, ref qkv[2 * width + column + part], row, tokens, ref output[column + part], width, tokens,
                    ref NoBias[0], After.Store);
            }
        }
    }

    void Scale(Span<float> qkv, int tokens)
    {
        for (var token = 0; token < tokens; token++)
        {
            var queries = qkv.Slice(token * 3 * width, width);
            for (var i = 0; i < width; i += Vector<float>.Count) (new Vector<float>(queries[i..]) * scale).CopyTo(queries[i..]);
        }
    }

    /// <summary>Lays keys out as a matrix product wants its right side: panels of 64 keys, and within a panel all keys' first numbers, then all second ones.</summary>
    void Turn(ReadOnlySpan<float> keys, int tokens, Span<float> turned)
    {
        for (var first = 0; first < tokens; first += TileArgs.Columns)
        {
            var panel = turned.Slice(first * size, TileArgs.Columns * size);
            var count = Math.Min(TileArgs.Columns, tokens - first);
            for (var key = 0; key < count; key++)
            {
                var from = keys.Slice((first + key) * 3 * width, size);
                for (int i = 0, to = key; i < from.Length; i++, to += TileArgs.Columns) panel[to] = from[i];
            }
        }
    }
}
