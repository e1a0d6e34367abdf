using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>
/// The live blocks of one incarnation. They hold chosen work only, move it and run it: waiting, choosing and bounds are the
/// pool queue's. docs/decisions/0003 says what each block is for.
/// </summary>
internal sealed class Graph(ITargetBlock<Item>? plain, BatchBlock<Item>?[] batches, Task completion)
{
    /// <summary>Ends when all blocks have; faults if one did, which is a bug.</summary>
    internal Task Completion => completion;

    internal bool Start(Item item) => plain!.Post(item);

    /// <summary>Posts one batch. Calls for one method must not interleave: the pool queue's lock sees to it.</summary>
    internal bool Start(int method, ReadOnlySpan<Item> items)
    {
        var block = batches[method]!;
        foreach (var item in items)
            if (!block.Post(item)) return false;

        // A full batch has left by itself, and a trigger on an empty block is forgotten.
        if (items.Length < block.BatchSize) block.TriggerBatch();
        return true;
    }

    internal void Complete()
    {
        plain?.Complete();
        foreach (var block in batches) block?.Complete();
    }
}
