/// <summary>
/// Stands in for a model, so that the examples need no download: texts that share letter pairs get vectors that point the same
/// way. It costs what a model on a GPU costs: much to load, a fixed price for each run, and little for each text of a run.
/// <c>examples/Embedder</c> has a real one.
/// </summary>
sealed class ToyModel
{
    const int Dimensions = 32;

    ToyModel()
    {
    }

    public static async Task<ToyModel> Load(CancellationToken stop)
    {
        await Task.Delay(300, stop);
        return new();
    }

    public float[][] Encode(IReadOnlyList<string> texts)
    {
        Thread.Sleep(TimeSpan.FromMilliseconds(5 + 0.05 * texts.Count));
        return [.. texts.Select(Encode)];
    }

    static float[] Encode(string text)
    {
        var vector = new float[Dimensions];
        foreach (var (a, b) in text.ToLowerInvariant().Zip(text.ToLowerInvariant().Skip(1))) vector[(a * 31 + b) % Dimensions]++;
        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return length == 0 ? vector : Array.ConvertAll(vector, x => x / length);
    }
}
