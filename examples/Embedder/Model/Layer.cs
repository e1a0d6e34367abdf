namespace GWorker.Examples.Embedder;

/// <summary>One layer of the transformer: attention, then a network of one hidden layer, each on normalized input and added to what came in.</summary>
internal sealed class Layer
{
    const int Out = SentenceEncoder.Dimensions;

    readonly LayerNorm beforeAttention;
    readonly LayerNorm beforeNetwork;
    readonly Linear queriesKeysValues;
    readonly Attention attention;
    readonly Linear afterAttention;
    readonly Linear? widen;
    readonly Linear hidden;
    readonly Linear output;
    readonly int width;

    /// <summary>Reads layer <paramref name="number"/>, which takes rows of <paramref name="width"/> numbers.</summary>
    public Layer(Weights weights, int number, int width)
    {
        this.width = width;
        var folded = $"module_apply_default/Encoder_en/KonaTransformer/Encode/Layer_{number}/TransformerLayer/";
        var reshaped = $"module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack/Layer_{number}/TransformerLayer/";
        var plain = $"module/Encoder_en/KonaTransformer/Encode/Layer_{number}/TransformerLayer/";
        const string All = "/ConcatPartitions/concat";

        beforeAttention = Norm("layer_prepostprocess/layer_norm/layer_norm_", width);
        queriesKeysValues = Convolution("MultiheadAttention/qkv_transform_single", 3 * width);
        attention = new Attention(width);
        afterAttention = Convolution("MultiheadAttention/output_transform_single", Out);
        widen = width == Out ? null : new Linear(weights.Get($"{folded}dense/kernel{All}", width, Out), weights.Get($"{folded}dense/bias{All}", Out), width, Out);
        beforeNetwork = Norm("FFN/layer_prepostprocess/layer_norm/layer_norm_", Out);
        hidden = Dense("FFN/conv1", Out, Hidden);
        output = Dense("FFN/conv2", Hidden, Out);

        LayerNorm Norm(string name, int size) => new(weights.Get($"{folded}{name}scale{All}", size), weights.Get($"{folded}{name}bias{All}", size));

        Linear Convolution(string name, int to) =>
            new(weights.Get($"{plain}{name}/kernel/part_0", 1, 1, width, to), weights.Get($"{folded}{name}/bias{All}", to), width, to);

        Linear Dense(string name, int from, int to) =>
            new(weights.Get($"{reshaped}{name}/Tensordot/Reshape_1", from, to), weights.Get($"{folded}{name}/bias{All}", to), from, to);
    }

    /// <summary>Numbers per token in the network's hidden layer, and the most that any step has.</summary>
    public const int Hidden = 1536;

    /// <summary>Turns the rows of <see cref="Workspace.Rows"/> into those of the next layer, in place.</summary>
    public void Apply(Workspace work, Team team)
    {
        var tokens = work.Tokens;
        beforeAttention.Apply(work.Rows, work.Normal, tokens);
        queriesKeysValues.Apply(work.Normal, work.Wide, tokens, After.Store, team);
        foreach (var (first, count) in work.Texts)
        {
            attention.Apply(
                work.Wide.AsSpan(first * 3 * width, count * 3 * width), work.Attended.AsSpan(first * width, count * width), count,
                work.Turned, work.Scores);
        }
        if (widen is not null)
        {
            widen.Apply(work.Rows, work.Normal, tokens, After.Store, team);
            work.SwapRowsAndNormal();
        }
        afterAttention.Apply(work.Attended, work.Rows, tokens, After.Add, team);
        beforeNetwork.Apply(work.Rows, work.Normal, tokens);
        hidden.Apply(work.Normal, work.Wide, tokens, After.Relu, team);
        output.Apply(work.Wide, work.Rows, tokens, After.Add, team);
    }
}
