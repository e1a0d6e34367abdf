using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>
/// What a thread that calls and answers keeps within its reach: a runner of the call that it answered last, slot and all, and the
/// call that it handed in last and nobody has begun. Two cache lines: what is on another thread's desk is not fetched with it.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct Desk
{
    /// <summary>How many there are for the threads of a process to share: several times what runs at a time, so that hardly two of those have the same one.</summary>
    internal static readonly int Count = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(4 * Environment.ProcessorCount, 16, 64));

    static int threads;

    [ThreadStatic]
    static int number;

    [FieldOffset(0)]
    Runner? warm;

    [FieldOffset(8)]
    Item? pending;

    /// <summary>That of the current thread, always the same one.</summary>
    internal static int Number => (number != 0 ? number : number = Interlocked.Increment(ref threads)) & (Count - 1);

    internal readonly bool IsWarm => Volatile.Read(in warm) is not null;

    /// <summary>Leaves a runner here; false where there is one.</summary>
    internal bool TryLeave(Runner runner) => Interlocked.CompareExchange(ref warm, runner, null) is null;

    internal Runner? Take() => IsWarm ? Interlocked.Exchange(ref warm, null) : null;

    /// <summary>Takes back what was left here, unless somebody has it by now.</summary>
    internal bool TryTake(Runner runner) => Interlocked.CompareExchange(ref warm, null, runner) == runner;

    /// <summary>Hands in a call; false where one is here.</summary>
    internal bool TryHand(Item item) => Interlocked.CompareExchange(ref pending, item, null) is null;

    internal Item? TakePending() => Volatile.Read(ref pending) is null ? null : Interlocked.Exchange(ref pending, null);
}
