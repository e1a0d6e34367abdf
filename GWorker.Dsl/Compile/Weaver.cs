using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>From a plan to live, linked blocks.</summary>
internal static class Weaver
{
    // A thread that has ended a batch goes on with the next one where that is there, but not for ever: others wait for it too.
    const int InARow = 16;

    static readonly DataflowLinkOptions Through = new() { PropagateCompletion = true };

    /// <param name="plan">What to weave.</param>
    /// <param name="methods">The worker's methods, by index.</param>
    /// <param name="slots">What runs the items.</param>
    /// <param name="pool">Where asynchronous methods run.</param>
    /// <param name="threads">Where synchronous ones run.</param>
    internal static Graph Weave(Plan plan, IReadOnlyList<MethodContract> methods, WorkerSlots slots, TaskScheduler pool, TaskScheduler threads)
    {
        var batches = methods.Select(method => plan.Batches.TryGetValue(method.Index, out var batch) && !batch.IsLive ? Batcher(method, batch) : null).ToArray();
        var loops = methods.Select(method => (method as ILiveMethod)?.Loop(slots, method.IsAsync ? pool : threads)).ToArray();
        return new(new(slots, pool), new(slots, threads), batches, loops);

        Gathering Batcher(MethodContract method, BatchPlan batch)
        {
            var scheduler = method.IsAsync ? pool : threads;
            var gather = new Gathering(batch.Max, scheduler);
            // Unbounded on purpose: nothing is posted that has no slot, and slots are the bound.
            var run = new ActionBlock<Chosen[]>(
                chosen => chosen[0].Item.RunBatch(chosen, slots),
                new() { TaskScheduler = scheduler, MaxDegreeOfParallelism = batch.Lanes, EnsureOrdered = false, MaxMessagesPerTask = InARow });
            gather.Block.LinkTo(run, Through);

            // A fault goes down a link and not up: without this the one block would keep what the other no longer takes, and nobody would hear of it.
            _ = run.Completion.ContinueWith(
                ended =>
                {
                    ((IDataflowBlock)gather.Block).Fault(ended.Exception!);
                    slots.Fault();
                },
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted,
                TaskScheduler.Default);
            return gather;
        }
    }
}
