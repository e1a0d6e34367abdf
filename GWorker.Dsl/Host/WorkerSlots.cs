namespace GWorker;

/// <summary>
/// The room of one incarnation: which items its code has, and how many more may come. One object per epoch; what an earlier
/// epoch's code still does ends here and touches nobody else. Belongs to its pool queue and its lock.
/// </summary>
internal sealed class WorkerSlots(PoolQueue queue, object instance, int total, int methods, bool isolates, ISlotOwner owner)
{
    volatile bool handsBack;

    internal PoolQueue Queue => queue;

    internal object Instance => instance;

    internal string Worker => queue.Name;

    internal bool Isolates => isolates;

    internal ISlotOwner Owner => owner;

    internal Graph Graph { get; set; } = null!;

    internal int Total { get; } = total;

    internal int Free { get; set; } = total;

    /// <summary>Whether no code runs.</summary>
    internal bool IsIdle => Free == Total;

    /// <summary>Batches running, by method.</summary>
    internal int[] Batches { get; } = new int[methods];

    internal ItemList Running { get; } = new();

    /// <summary>Whether it takes new work.</summary>
    internal bool IsOpen { get; set; }

    /// <summary>Since when nothing runs.</summary>
    internal long IdleSince { get; set; }

    /// <summary>Given up with code still in it: late answers are fenced off, late returns count for nothing.</summary>
    internal bool Abandoned { get; set; }

    /// <summary>Chosen work that has not started goes back to the queue instead: its worker is leaving.</summary>
    internal bool HandsBack
    {
        get => handsBack;
        set => handsBack = value;
    }

    /// <summary>The round in which this worker was found to have nothing to start.</summary>
    internal int Passed { get; set; }

    internal Slots Room => new(Free, Total);

    /// <summary>Wraps what user code threw.</summary>
    internal WorkerFailedException Failed(MethodContract method, Exception error) => new(Worker, method.Name, error);

    internal void Take(Item item)
    {
        item.Slots = this;
        Free--;
        Running.Add(item);
    }

    internal void Leave(Item item, long now)
    {
        Free++;
        if (!Abandoned)
        {
            Running.Remove(item);
            item.Slots = null;
        }

        if (Free == Total) IdleSince = now;
    }
}

/// <summary>Who is told what happens to its slots; always outside the queue's lock.</summary>
internal interface ISlotOwner
{
    /// <summary>The last code that ran has returned.</summary>
    void OnIdle(WorkerSlots slots);

    /// <summary>Every slot, or every lane of a method, is held by runs long past their deadline.</summary>
    void OnStuck(WorkerSlots slots);

    /// <summary>A block refused work, which none of ours may.</summary>
    void OnGraphFault(WorkerSlots slots);
}
