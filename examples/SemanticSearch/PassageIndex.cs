using GWorker.Examples.VectorSearch;

namespace GWorker.Examples.SemanticSearch;

/// <summary>The third stage: all passages, their vectors on the device. Every question of a batch is answered by one scan.</summary>
[Worker]
public sealed partial class PassageIndex(GpuDevice gpu)
{
    Passage[] passages = [];
    VectorIndex vectors = null!;

    /// <summary>The file that the index was written to.</summary>
    [Parameter(PerPool = true)] public partial string File { get; } = "";

    /// <summary>How many passages are found for each question, 1 to 128.</summary>
    [Parameter] public partial int Best { get; } = 12;

    [OnEnter]
    void Load()
    {
        passages = IndexFile.Read(File);
        vectors = VectorIndex.Load(gpu, File);
    }

    [OnExit]
    void Unload() => vectors.Dispose();

    /// <summary>The passages that mean the most like a question, best first.</summary>
    [Method]
    public Outcome<Found[]>[] Search(Batch<float[]> questions) =>
        Array.ConvertAll(vectors.Search(questions, Best), rows => rows.Ok ? Array.ConvertAll(rows.Value, Name) : (Outcome<Found[]>)rows.Error!);

    Found Name((int Row, float Score) hit)
    {
        var passage = passages[hit.Row];
        return new(passage.File, passage.Line, hit.Score, passage.Text);
    }
}
