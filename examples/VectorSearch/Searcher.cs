using GWorker;

namespace GWorker.Examples.VectorSearch;

/// <summary>
/// Finds the nearest rows of an index that stays on its device: every query of a batch in one scan. Each index has workers of its own,
/// since what it is called keys them.
/// </summary>
[Worker]
public partial class Searcher(GpuDevice gpu)
{
    VectorIndex index = null!;

    /// <summary>A file of vectors, or <c>synthetic:1000000x512</c>.</summary>
    [Parameter(PerPool = true)] public partial string Index { get; } = "";

    /// <summary>How many rows are found.</summary>
    [Parameter] public partial int Best { get; } = 10;

    /// <summary>How rows are looked for. What is found is the same: in TF32 tensor cores, where the device has them, answer many queries at once faster.</summary>
    [Parameter] public partial Precision Precision { get; } = Precision.Single;

    [OnEnter]
    void Load() => index = VectorIndex.Load(gpu, Index);

    [OnExit]
    void Unload() => index.Dispose();

    /// <summary>The rows with the largest dot products, best first.</summary>
    [Method]
    public Outcome<(int Row, float Score)[]>[] Search(Batch<float[]> vectors) => index.Search(vectors, Best, Precision);
}
