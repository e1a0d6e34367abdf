using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>
/// The <see cref="BatchBlock{T}"/> of one batch method, which makes one batch of what is posted together. What the block starts when
/// it has one runs right here, behind the post, and not as a task of the run's scheduler: the run gets its batch without another
/// hop. Where the run is over when its method returns, and there is one lane, the thread that has ended one posts the next and goes on with it: nobody is woken.
/// </summary>
internal sealed class Gathering : TaskScheduler
{
    // With several lanes two batches may come at once, and their items must not mix.
    readonly Lock gate = new();
    readonly Queue<Task> started = new();
    readonly TaskScheduler otherwise;

    /// <param name="max">The largest batch.</param>
    /// <param name="otherwise">Where the block's tasks run that no post has started.</param>
    internal Gathering(int max, TaskScheduler otherwise)
    {
        this.otherwise = otherwise;
        Block = new(max, new() { TaskScheduler = this, EnsureOrdered = false });
    }

    internal BatchBlock<Chosen> Block { get; }

    /// <summary>Makes one batch of them.</summary>
    /// <returns>False where the block has faulted.</returns>
    internal bool Post(ReadOnlySpan<Chosen> items)
    {
        // A block's task keeps the execution context of the post that woke it, and it runs other callers' items too.
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        try
        {
            lock (gate)
            {
                var takes = true;
                foreach (var item in items) takes &= Block.Post(item);

                // A full batch has left by itself, and a trigger on an empty block is forgotten.
                if (items.Length < Block.BatchSize) Block.TriggerBatch();
                while (started.TryDequeue(out var task)) TryExecuteTask(task);
                return takes;
            }
        }
        finally
        {
            if (flow != default) flow.Undo();
        }
    }

    protected override void QueueTask(Task task)
    {
        // Not at once: the block starts its task under a lock of its own, which that task takes in another order.
        if (gate.IsHeldByCurrentThread) started.Enqueue(task);
        else new Task(() => TryExecuteTask(task)).Start(otherwise);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
