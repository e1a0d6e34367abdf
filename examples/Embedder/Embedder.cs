using Microsoft.Extensions.Logging;

namespace GWorker.Examples.Embedder;

/// <summary>The model as a worker: loaded once, and each batch is one trip through the network.</summary>
[Worker]
public sealed partial class Embedder(GpuDevice gpu, ILogger<Embedder> log)
{
    SentenceEncoder model = null!;

    [OnEnter]
    void Load()
    {
        ModelFolder.Check(ModelFolder.Path);
        model = SentenceEncoder.Open(ModelFolder.Path, Compute.On(gpu));
        log.LogInformation("Universal Sentence Encoder Lite loaded on {Device}", gpu.Name);
    }

    [OnExit]
    void Unload() => model.Dispose();

    [Method]
    public float[][] Embed(Batch<string> texts) => model.Encode(texts);

    [Method]
    public bool Health() => model.Encode("ready?").Length == SentenceEncoder.Dimensions;
}
