namespace GWorker.Bench;

/// <summary>How long sequences are: geometric, the same in every run.</summary>
internal static class Lengths
{
    internal const int Mean = 32;
    internal const int Cap = 256;

    internal static int[] Of(int count)
    {
        var random = new Random(20_260_402);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Min(Cap, 1 + (int)(Math.Log(1 - random.NextDouble()) / Math.Log(1 - 1.0 / Mean))))];
    }
}
