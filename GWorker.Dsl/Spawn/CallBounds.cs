namespace GWorker;

/// <summary>What one node keeps of spawned calls at most: its own and the copies of other nodes'.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Bytes">How much of inputs and outcomes.</param>
internal readonly record struct CallBounds(int Calls, long Bytes)
{
    internal static readonly CallBounds Usual = new(10_000, 256L << 20);
}
