using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>
/// The live blocks of one incarnation. They hold chosen work only, move it and run it: waiting, choosing and bounds are the
/// pool queue's. docs/decisions/0003 says what each block is for.
/// </summary>
internal sealed class Graph(Runners async, Runners sync, BatchBlock<Chosen>?[] batches, Task completion)
{
    /// <summary>Ends when all blocks of batches have; faults if one did, which is a bug.</summary>
    internal Task Completion => completion;

    /// <summary>Takes a plain call that has a slot; the runner is to be posted to.</summary>
    internal Runner Place(Item item) => (item.Method.IsAsync ? async : sync).Take(item);

    /// <summary>Takes one item of a batch.</summary>
    /// <returns>False where a block has faulted.</returns>
    internal bool Post(int method, Item item) => batches[method]!.Post(new(item));

    /// <summary>Ends a batch. Items of two batches of one method must not interleave: the pool queue's lock sees to it.</summary>
    internal void Close(int method, int count)
    {
        // A full batch has left by itself, and a trigger on an empty block is forgotten.
        var block = batches[method]!;
        if (count < block.BatchSize) block.TriggerBatch();
    }

    internal void Complete()
    {
        async.Complete();
        sync.Complete();
        foreach (var block in batches) block?.Complete();
    }
}
