namespace GWorker.Examples.Embedder;

/// <summary>One layer of the transformer: attention, then a network of one hidden layer, each on normalized input and added to what came in.</summary>
internal sealed class Layer : IDisposable
{
    const int Out = SentenceEncoder.Dimensions;
    const int Hidden = 1536;
    const int Heads = 4;

    readonly Operations operations;
    readonly Norm beforeAttention;
    readonly Norm beforeNetwork;
    readonly Linear queriesKeysValues;
    readonly Linear afterAttention;
    readonly Linear? widen;
    readonly Linear hidden;
    readonly Linear output;
    readonly Matrix normal;
    readonly Matrix attended;
    readonly Matrix qkv;
    readonly Matrix wideNormal;
    readonly Matrix wide;

    /// <summary>Reads layer <paramref name="number"/>, which takes rows of <paramref name="width"/> numbers.</summary>
    public Layer(Operations operations, Weights weights, int number, int width)
    {
        this.operations = operations;
        var folded = $"module_apply_default/Encoder_en/KonaTransformer/Encode/Layer_{number}/TransformerLayer/";
        var reshaped = $"module_apply_default/Encoder_en/KonaTransformer/Encode/TransformerStack/Layer_{number}/TransformerLayer/";
        var plain = $"module/Encoder_en/KonaTransformer/Encode/Layer_{number}/TransformerLayer/";
        const string All = "/ConcatPartitions/concat";

        beforeAttention = Read("layer_prepostprocess/layer_norm/layer_norm_", width);
        queriesKeysValues = Convolution("MultiheadAttention/qkv_transform_single", 3 * width);
        afterAttention = Convolution("MultiheadAttention/output_transform_single", Out);
        widen = width == Out ? null : operations.CreateLinear(weights.Get($"{folded}dense/kernel{All}", width, Out), weights.Get($"{folded}dense/bias{All}", Out), width, Out);
        beforeNetwork = Read("FFN/layer_prepostprocess/layer_norm/layer_norm_", Out);
        hidden = Dense("FFN/conv1", Out, Hidden);
        output = Dense("FFN/conv2", Hidden, Out);

        normal = operations.CreateMatrix(width);
        attended = operations.CreateMatrix(width);
        qkv = operations.CreateMatrix(3 * width);
        wideNormal = operations.CreateMatrix(Out);
        wide = operations.CreateMatrix(Hidden);

        Norm Read(string name, int size) => new(operations, weights.Get($"{folded}{name}scale{All}", size), weights.Get($"{folded}{name}bias{All}", size));

        Linear Convolution(string name, int to) =>
            operations.CreateLinear(weights.Get($"{plain}{name}/kernel/part_0", 1, 1, width, to), weights.Get($"{folded}{name}/bias{All}", to), width, to);

        Linear Dense(string name, int from, int to) =>
            operations.CreateLinear(weights.Get($"{reshaped}{name}/Tensordot/Reshape_1", from, to), weights.Get($"{folded}{name}/bias{All}", to), from, to);
    }

    /// <summary>From one row per token to one row per token, 512 wide; input and output are one matrix where the input is as wide.</summary>
    public void Apply(Matrix rows, Segments texts, Matrix result)
    {
        beforeAttention.Apply(operations, rows, normal);
        operations.Multiply(normal, queriesKeysValues, qkv);
        operations.Attention(qkv, texts, attended, Heads);
        if (widen is not null) operations.Multiply(rows, widen, result);
        operations.Multiply(attended, afterAttention, result, add: true);
        beforeNetwork.Apply(operations, result, wideNormal);
        operations.Multiply(wideNormal, hidden, wide, Activation.Relu);
        operations.Multiply(wide, output, result, add: true);
    }

    public void Dispose()
    {
        foreach (var one in (IDisposable?[])[beforeAttention, beforeNetwork, queriesKeysValues, afterAttention, widen, hidden, output, normal, attended, qkv, wideNormal, wide])
            one?.Dispose();
    }
}
