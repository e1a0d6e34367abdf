namespace GWorker.Examples.Embedder.Tests;

/// <summary>The same vectors from a real GPU, through a worker that was given one.</summary>
public sealed class CudaTests
{
    [CudaFact]
    public async Task Vectors_agree_with_the_authors_code()
    {
        var embedders = App.Cls<Embedder>().Gpu(Gpu.Any).MinWorkers(1).Concurrent(128).Batched(64, 20.Ms);
        await using var node = await App.Of("tested", embedders).Start(new() { Devices = DeviceCatalog.Find() });
        var reference = Model.Reference().ToArray();
        var vectors = await Task.WhenAll(reference.Select(r => node.Get<Embedder>().Embed.Remote(r.Text)));
        for (var i = 0; i < reference.Length; i++) Assert.InRange(Model.Farthest(reference[i].Vector, vectors[i]), 0, 1e-4f);
    }
}

/// <summary>Runs where a CUDA device is; elsewhere it is skipped, and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CudaFactAttribute : FactAttribute
{
    public CudaFactAttribute() =>
        Skip = new WeightsFactAttribute().Skip ?? (DeviceCatalog.Find().Any(d => d.Kind == "CUDA") ? null : "no CUDA device on this machine");
}
