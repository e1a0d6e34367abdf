namespace GWorker.Examples.Cluster;

/// <summary>What the nodes run: a model that takes a while to load, and some milliseconds for a batch.</summary>
[Worker]
public sealed partial class TextEmbedder
{
    ToyModel model = null!;

    [OnEnter] async Task Load(CancellationToken stop) => model = await ToyModel.Load(stop);

    [Method] public float[][] Embed(Batch<string> texts) => model.Encode(texts);

    /// <summary>The name by which nodes and clients find each other.</summary>
    internal const string App = "text-embedder";

    /// <summary>How it runs, the same on every node.</summary>
    /// <param name="idempotent">Whether a call may run again when the node that had it is lost.</param>
    internal static Cls<TextEmbedder> Definition(bool idempotent)
    {
        // snippet: definition
        var embedders = GWorker.App.Cls<TextEmbedder>()
            .MinWorkers(3)          // of the whole cluster, wherever there is room
            .MaxWorkers(6)
            .Concurrent(64)
            .Batched(16, 5.Ms);
        // end
        return idempotent ? embedders.Idempotent() : embedders;
    }
}
