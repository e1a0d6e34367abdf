namespace GWorker.Bench;

/// <summary>What happened when, of one run: real or ideal. All places are allocated beforehand.</summary>
internal sealed class Timeline(long[] sent)
{
    /// <summary>When each call was sent.</summary>
    internal long[] Sent => sent;

    /// <summary>Which batch each call was in; -1: none, it was rejected.</summary>
    internal int[] BatchOf { get; } = [.. Enumerable.Repeat(-1, sent.Length)];

    internal long[] Start { get; } = new long[sent.Length];

    internal long[] End { get; } = new long[sent.Length];

    internal int[] Size { get; } = new int[sent.Length];

    /// <summary>How many batches there were.</summary>
    internal int Batches { get; set; }

    /// <summary>How much longer than its cost a batch ran; 0 for one that there was not.</summary>
    internal long Overrun(int batch) => batch < Batches ? Math.Max(0, End[batch] - Start[batch] - Cost.Of(Size[batch])) : 0;
}
