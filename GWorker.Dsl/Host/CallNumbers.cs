using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>
/// Numbers the calls of a queue. Each <see cref="Desk"/> has a block of numbers at a time: one counter would be the line of memory
/// that all calls fetch from each other. The numbers of one desk rise, and those of whoever has a line of his own.
/// </summary>
internal sealed class CallNumbers
{
    const int Block = 256;

    readonly Counter[] counters = new Counter[Desk.Count];
    long last;

    /// <summary>One that no other call has, from 1.</summary>
    internal long Next()
    {
        ref var given = ref counters[Desk.Number].Given;
        while (true)
        {
            var before = Volatile.Read(ref given);
            var next = After(before); // several threads may share the desk
            if (Interlocked.CompareExchange(ref given, next, before) == before) return next;
        }
    }

    /// <summary>The same for whoever has a line of numbers of his own: larger than <paramref name="given"/>, his last one, or 0.</summary>
    internal long After(long given) => given % Block == 0 ? Interlocked.Add(ref last, Block) - Block + 1 : given + 1;

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    struct Counter
    {
        /// <summary>The last one of its block at a multiple of the block's size, and at first.</summary>
        [FieldOffset(0)]
        internal long Given;
    }
}
