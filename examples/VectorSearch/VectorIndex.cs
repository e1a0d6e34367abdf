namespace GWorker.Examples.VectorSearch;

/// <summary>Vectors that stay on a worker's device, and the scan that finds the nearest of them for many queries at once.</summary>
internal sealed class VectorIndex : IDisposable
{
    readonly Compute compute;
    Matrix rows = null!;
    Matrix queries = null!;

    VectorIndex(GpuDevice gpu) => compute = Compute.On(gpu);

    /// <summary>Loads a file of vectors, or makes them up: <c>synthetic:1000000x512</c>.</summary>
    /// <exception cref="InvalidDataException">It is no file of vectors.</exception>
    internal static VectorIndex Load(GpuDevice gpu, string name)
    {
        var index = new VectorIndex(gpu);
        var read = name.StartsWith(MadeUp.Prefix, StringComparison.Ordinal) ? MadeUp.Read : (Action<string, Action<int, int>, Action<float[], int>>)VectorFile.Read;
        try
        {
            read(name, index.Begin, index.Add);
            return index;
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    /// <summary>For each vector the rows with the largest dot products, best first. One of another width fails alone.</summary>
    internal Outcome<(int Row, float Score)[]>[] Search(IReadOnlyList<float[]> vectors, int best, Precision precision = Precision.Single)
    {
        var right = Enumerable.Range(0, vectors.Count).Where(i => vectors[i].Length == rows.Columns).ToArray();
        var packed = new float[right.Length * rows.Columns];
        for (var i = 0; i < right.Length; i++) vectors[right[i]].CopyTo(packed, i * rows.Columns);
        var hits = new Hit[right.Length * best];
        if (right.Length > 0)
        {
            compute.Run(operations =>
            {
                queries.Upload(packed);
                operations.TopK(queries, rows, best, hits, precision);
                return true;
            });
        }

        var answers = new Outcome<(int, float)[]>[vectors.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = new ArgumentException($"The index has vectors of {rows.Columns} numbers, and the query has {vectors[i].Length}.");
        for (var i = 0; i < right.Length; i++)
            answers[right[i]] = hits.AsSpan(i * best, best).ToArray().Where(h => h.Row >= 0).Select(h => (h.Row, h.Score)).ToArray();
        return answers;
    }

    public void Dispose()
    {
        try
        {
            compute.Run(_ =>
            {
                queries?.Dispose();
                rows?.Dispose();
                return true;
            });
        }
        catch (DeviceFaultException)
        {
            // A lost device has nothing to give back.
        }
        finally
        {
            compute.Dispose();
        }
    }

    void Begin(int columns, int count) => compute.Run(operations =>
    {
        queries = operations.CreateMatrix(columns);
        rows = operations.CreateMatrix(columns);
        rows.Resize(count);
        return true;
    });

    void Add(float[] some, int first) => compute.Run(_ =>
    {
        rows.Upload(some, first);
        return true;
    });
}
