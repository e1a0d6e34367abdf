using GWorker;

namespace GWorker.Examples.VectorSearch;

/// <summary>
/// Finds the nearest rows of an index that stays on its device: every query of a batch in one scan. Each index has workers of its own,
/// since what it is called keys them.
/// </summary>
[Worker]
public partial class Searcher(GpuDevice gpu)
{
    Compute compute = null!;
    Matrix index = null!;
    Matrix queries = null!;

    /// <summary>A file of vectors, or <c>synthetic:1000000x512</c>.</summary>
    [Parameter(PerPool = true)] public partial string Index { get; } = "";

    /// <summary>How many rows are found.</summary>
    [Parameter] public partial int Best { get; } = 10;

    /// <summary>How rows are looked for. What is found is the same: in TF32 tensor cores, where the device has them, answer many queries at once faster.</summary>
    [Parameter] public partial Precision Precision { get; } = Precision.Single;

    [OnEnter]
    void Load()
    {
        compute = Compute.On(gpu);
        var read = Index.StartsWith(MadeUp.Prefix, StringComparison.Ordinal) ? MadeUp.Read : (Action<string, Action<int, int>, Action<float[], int>>)VectorFile.Read;
        read(
            Index,
            (columns, rows) => compute.Run(operations =>
            {
                queries = operations.CreateMatrix(columns);
                index = operations.CreateMatrix(columns);
                index.Resize(rows);
                return true;
            }),
            (some, first) => compute.Run(_ =>
            {
                index.Upload(some, first);
                return true;
            }));
    }

    [OnExit]
    void Unload()
    {
        compute.Run(_ =>
        {
            queries.Dispose();
            index.Dispose();
            return true;
        });
        compute.Dispose();
    }

    /// <summary>The rows with the largest dot products, best first.</summary>
    [Method]
    public Outcome<(int Row, float Score)[]>[] Search(Batch<float[]> vectors)
    {
        var right = Enumerable.Range(0, vectors.Count).Where(i => vectors[i].Length == index.Columns).ToArray();
        var packed = new float[right.Length * index.Columns];
        for (var i = 0; i < right.Length; i++) vectors[right[i]].CopyTo(packed, i * index.Columns);
        var hits = new Hit[right.Length * Best];
        if (right.Length > 0)
        {
            compute.Run(operations =>
            {
                queries.Upload(packed);
                operations.TopK(queries, index, Best, hits, Precision);
                return true;
            });
        }

        var answers = new Outcome<(int, float)[]>[vectors.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = new ArgumentException($"The index has vectors of {index.Columns} numbers, and the query has {vectors[i].Length}.");
        for (var i = 0; i < right.Length; i++)
            answers[right[i]] = hits.AsSpan(i * Best, Best).ToArray().Where(h => h.Row >= 0).Select(h => (h.Row, h.Score)).ToArray();
        return answers;
    }
}
