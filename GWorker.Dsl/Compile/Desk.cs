using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>
/// What a thread that calls and answers keeps within its reach: a runner of the call that it answered last, slot and all, and the
/// calls that it handed in and nobody has begun. Two cache lines: what is on another thread's desk is not fetched with it.
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
    HandedCalls? handed;

    /// <summary>That of the current thread, always the same one.</summary>
    internal static int Number => (number != 0 ? number : number = Interlocked.Increment(ref threads)) & (Count - 1);

    internal readonly bool IsWarm => Volatile.Read(in warm) is not null;

    /// <summary>Leaves a runner here; false where there is one.</summary>
    internal bool TryLeave(Runner runner) => Interlocked.CompareExchange(ref warm, runner, null) is null;

    internal Runner? Take() => IsWarm ? Interlocked.Exchange(ref warm, null) : null;

    /// <summary>Takes back what was left here, unless somebody has it by now.</summary>
    internal bool TryTake(Runner runner) => Interlocked.CompareExchange(ref warm, null, runner) == runner;

    internal void Hand(Item item)
    {
        if (handed is null) Interlocked.CompareExchange(ref handed, new(), null);
        lock (handed.Gate) handed.Items.Enqueue(item);
    }

    /// <summary>The call that was handed in first, or null. Null too where others go first: its thread may have chosen one of them before it.</summary>
    internal readonly Item? TakeHanded(ConcurrentQueue<Item> before)
    {
        if (Volatile.Read(in handed) is not { Items.Count: > 0 } calls) return null;
        lock (calls.Gate) return before.IsEmpty && calls.Items.TryDequeue(out var item) ? item : null;
    }

    /// <summary>Moves all calls that were handed in.</summary>
    internal readonly void MoveHanded(ConcurrentQueue<Item> to)
    {
        if (Volatile.Read(in handed) is not { Items.Count: > 0 } calls) return;
        lock (calls.Gate)
            while (calls.Items.TryDequeue(out var item)) to.Enqueue(item);
    }

    /// <summary>Its gate is between this thread and one that runs or moves a call of it: both are rare.</summary>
    sealed class HandedCalls
    {
        internal readonly Lock Gate = new();
        internal readonly Queue<Item> Items = new();
    }
}
