using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>From a plan to live, linked blocks.</summary>
internal static class Weaver
{
    static readonly DataflowLinkOptions Through = new() { PropagateCompletion = true };

    /// <param name="plan">What to weave.</param>
    /// <param name="methods">The worker's methods, by index.</param>
    /// <param name="slots">What runs the items.</param>
    /// <param name="pool">Where asynchronous methods run.</param>
    /// <param name="threads">Where synchronous ones run.</param>
    internal static Graph Weave(Plan plan, IReadOnlyList<MethodContract> methods, WorkerSlots slots, TaskScheduler pool, TaskScheduler threads)
    {
        var ends = new List<Task>();
        var batches = methods.Select(method => plan.Batches.TryGetValue(method.Index, out var batch) && !batch.IsLive ? Batcher(method, batch) : null).ToArray();
        var loops = methods.Select(method => (method as ILiveMethod)?.Loop(slots, method.IsAsync ? pool : threads)).ToArray();
        return new(new(slots, pool), new(slots, threads), batches, loops, Task.WhenAll(ends));

        BatchBlock<Chosen> Batcher(MethodContract method, BatchPlan batch)
        {
            // Both blocks in one place: the thread that ended a batch can go on with the next without waking another.
            var scheduler = method.IsAsync ? pool : threads;
            var gather = new BatchBlock<Chosen>(batch.Max, new() { TaskScheduler = scheduler, EnsureOrdered = false });
            // Unbounded on purpose: nothing is posted that has no slot, and slots are the bound.
            var run = new ActionBlock<Chosen[]>(
                chosen => chosen[0].Item.RunBatch(chosen, slots), new() { TaskScheduler = scheduler, MaxDegreeOfParallelism = batch.Lanes, EnsureOrdered = false });
            gather.LinkTo(run, Through);
            ends.Add(gather.Completion);
            ends.Add(run.Completion);
            return gather;
        }
    }
}
