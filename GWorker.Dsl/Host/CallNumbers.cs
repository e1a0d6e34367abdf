using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>
/// Numbers the calls of a queue. Each <see cref="Desk"/> has a block of numbers at a time: one counter would be the line of memory
/// that all calls fetch from each other. What one thread sends has rising numbers.
/// </summary>
internal sealed class CallNumbers
{
    const int Block = 256;

    readonly Counter[] counters = new Counter[Desk.Count + 1];
    long last;

    /// <summary>One that no other call has, from 1.</summary>
    internal long Next() => Next(ref counters[Desk.Number].Given);

    /// <summary>The same, and each is larger than those before, whosever: of calls that come at the same time the number says which was first.</summary>
    internal long NextInOrder() => Next(ref counters[Desk.Count].Given);

    long Next(ref long given)
    {
        while (true)
        {
            var before = Volatile.Read(ref given);
            var next = before % Block == 0 ? Interlocked.Add(ref last, Block) - Block + 1 : before + 1; // several threads may share the desk
            if (Interlocked.CompareExchange(ref given, next, before) == before) return next;
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 128)]
    struct Counter
    {
        /// <summary>The last one of its block at a multiple of the block's size, and at first.</summary>
        [FieldOffset(0)]
        internal long Given;
    }
}
