using Microsoft.Extensions.Logging;

namespace GWorker.Examples.Embedder;

/// <summary>The model as a worker: loaded once, and each batch is one trip through the network.</summary>
[Worker]
public sealed partial class Embedder(ILogger<Embedder> log)
{
    SentenceEncoder model = null!;

    [OnEnter]
    void Load()
    {
        ModelFolder.Check(ModelFolder.Path);
        model = SentenceEncoder.Open(ModelFolder.Path);
        log.LogInformation("Universal Sentence Encoder Lite loaded");
    }

    [OnExit]
    void Unload() => model.Dispose();

    [Method]
    public float[][] Embed(Batch<string> texts) => model.Encode(texts);

    [Method]
    public bool Health() => model.Encode("ready?").Length == SentenceEncoder.Dimensions;
}
