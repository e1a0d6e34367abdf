using Model = GWorker.Examples.Embedder;

namespace GWorker.Examples.SemanticSearch;

/// <summary>The second stage: the model, for texts that were cut before. Each batch is one trip through the network.</summary>
[Worker]
public sealed partial class Embedder(GpuDevice gpu)
{
    Model.SentenceEncoder model = null!;

    [OnEnter]
    void Load() => model = Model.SentenceEncoder.Open(Model.ModelFolder.Path, Compute.On(gpu));

    [OnExit]
    void Unload() => model.Dispose();

    /// <summary>One vector of length 1 per text. What no tokenizer of this model gave fails alone.</summary>
    [Method]
    public Outcome<float[]>[] Embed(Batch<int[]> texts)
    {
        var right = texts.Where(IsRight).ToArray();
        var vectors = model.EncodeTokens(right);
        var next = 0;
        return [.. texts.Select(text => IsRight(text) ? vectors[next++] : (Outcome<float[]>)new ArgumentException("These are no tokens of this model: take what its Tokenizer gives."))];

        static bool IsRight(int[] text) => Model.SentenceEncoder.AreTokens(text);
    }
}
