namespace GWorker.Examples.Embedder;

/// <summary>How many threads share one piece of work.</summary>
internal readonly record struct Team(int Size)
{
    public static readonly Team Alone = new(1);

    /// <summary>Cuts <paramref name="count"/> things into one run per thread.</summary>
    public void Split(int count, Action<int, int> run)
    {
        var size = Math.Min(Size, count);
        if (size <= 1)
        {
            run(0, count);
            return;
        }
        Parallel.For(0, size, new ParallelOptions { MaxDegreeOfParallelism = size }, part => run(part * count / size, (part + 1) * count / size));
    }
}
