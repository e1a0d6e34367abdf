using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>
/// A model whose step costs the same whether one sequence is in it or all places are taken, as a large model's does on a GPU: it spins for
/// that long. Once step by step for whoever is there, once batch by batch until the longest of a batch has ended.
/// </summary>
[Worker]
internal sealed partial class Decoder
{
    internal const int Places = 16;

    internal static readonly TimeSpan Step = TimeSpan.FromMicroseconds(250);

    int steps;
    int taken;

    [Method]
    public void Continuous(Live<int, int, int> sequences)
    {
        Spin(sequences.Count);
        foreach (var one in sequences)
        {
            one.Emit(one.State++);
            if (one.State == one.Input) one.End();
        }
    }

    [Method]
    public int[][] Static(Batch<int> lengths)
    {
        var longest = 0;
        foreach (var length in lengths) longest = Math.Max(longest, length);
        for (var step = 0; step < longest; step++)
        {
            var live = 0;
            foreach (var length in lengths) live += length > step ? 1 : 0;
            Spin(live);
        }

        return lengths.Map(length => Enumerable.Range(0, length).ToArray());
    }

    /// <summary>Steps, and places taken in them, since the last call.</summary>
    [Method]
    public (int Steps, int Taken) Since() => (Interlocked.Exchange(ref steps, 0), Interlocked.Exchange(ref taken, 0));

    void Spin(int live)
    {
        var end = Stopwatch.GetTimestamp() + (long)(Step.TotalSeconds * Stopwatch.Frequency);
        steps++;
        taken += live;
        while (Stopwatch.GetTimestamp() < end)
        {
        }
    }
}
