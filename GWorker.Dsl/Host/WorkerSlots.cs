namespace GWorker;

/// <summary>
/// The room of one incarnation: which items its code has, and how many more may come. One object per epoch; what an earlier
/// epoch's code still does ends here and touches nobody else.
/// </summary>
internal sealed class WorkerSlots : Taker
{
    volatile bool handsBack;

    internal WorkerSlots(PoolQueue queue, object instance, int total, int methods, bool isolates, ISlotOwner owner)
        : base(queue)
    {
        Instance = instance;
        Total = Free = total;
        Isolates = isolates;
        Owner = owner;
        Batches = new int[methods];
    }

    internal object Instance { get; }

    internal string Worker => Queue.Name;

    internal bool Isolates { get; }

    internal ISlotOwner Owner { get; }

    internal Graph Graph { get; set; } = null!;

    /// <summary>Its worker was given handles of others: what they call is part of the calls that run here.</summary>
    internal bool CallsOn { get; init; }

    internal int Total { get; }

    /// <summary>Items that have a slot.</summary>
    internal int Busy => Total - Free - Graph.Warm;

    /// <summary>Whether no code runs.</summary>
    internal bool IsIdle => Busy == 0;

    /// <summary>Whether every slot is taken by code that runs.</summary>
    internal bool IsFull => Busy == Total;

    /// <summary>Batches running, or sequences that live, by method.</summary>
    internal int[] Batches { get; }

    /// <summary>When it was opened, or something left it that has no seat.</summary>
    internal long Left { get; set; }

    /// <summary>How long nothing has run.</summary>
    internal TimeSpan IdleFor => IsIdle ? Queue.Ticks.Span(Queue.Ticks.Now - Math.Max(Left, Graph.Seats.Select(static s => s.Vacated).DefaultIfEmpty().Max())) : TimeSpan.Zero;

    /// <summary>Chosen work that has not started goes back to the queue instead: its worker is leaving.</summary>
    internal bool HandsBack
    {
        get => handsBack;
        set => handsBack = value;
    }

    /// <summary>The round in which this worker was found to have nothing to start.</summary>
    internal int Passed { get; set; }

    /// <summary>Whether a run of this method needs a token and a context of its own.</summary>
    internal bool NeedsContext(MethodContract method) => method.TakesToken || method.TakesContext || CallsOn;

    internal Slots Room => new(Free, Total);

    internal override RetrySpec? Retry => Queue.Policy.Retry;

    internal override bool MayRunAgain(int attempt) => Queue.Policy.MayRunAgain(attempt);

    /// <summary>Wraps what user code threw, but for what its own device did to it.</summary>
    internal GWorkerException Failed(MethodContract method, Exception error) =>
        error is DeviceException device && device.Worker == Worker ? device : new WorkerFailedException(Worker, method.Name, error);

    /// <summary>A block has faulted or refused work, which none may: its worker is at its end.</summary>
    internal void Fault() => Task.Factory.StartNew(() => Owner.OnGraphFault(this), CancellationToken.None, TaskCreationOptions.None, Queue.Scheduler);

    /// <summary>Gives a slot to a plain call, and the block that is to run it.</summary>
    internal Runner Place(Item item)
    {
        Free--;
        return Graph.Place(item);
    }

    /// <summary>The block that ran this call here, or null: one of a worker that was given up may have begun it after that, and is not ours.</summary>
    internal Runner? RunnerOf(Item item) => item.Runner is { } runner && runner.Slots == this ? runner : null;

    internal override IEnumerable<Item> Items => base.Items.Concat(Graph.Seats.Select(static s => s.Item).OfType<Item>());

    internal override void Leave(ReadOnlySpan<Chosen> chosen, long now)
    {
        Left = now;
        base.Leave(chosen, now);
        if (chosen[0].Item.Method is { HasLane: true } method) Batches[method.Index] -= method.IsLive ? chosen.Length : 1;
    }

    internal override void Drop(Item item)
    {
        if (item.Holder is not Seat seat)
        {
            base.Drop(item);
        }
        else if (Abandoned || RunnerOf(item) is not { } runner)
        {
            seat.Vacate(Left); // its runner is not for anybody else to use
        }
        else
        {
            runner.Leave(item, seat, Left);
            runner.Book(Left);
            runner.Runners.Return(runner);
            runner.Runners.Sweep(Left);
        }
    }

    /// <summary>A slot comes off a desk.</summary>
    internal void TakeBack(Runner runner)
    {
        Free++;
        runner.Runners.Return(runner);
    }
}

/// <summary>Who is told what happens to its slots; always outside the queue's lock.</summary>
internal interface ISlotOwner
{
    /// <summary>The last code that ran has returned.</summary>
    void OnIdle(WorkerSlots slots);

    /// <summary>Every slot, or every lane of a method, is held by runs long past their deadline.</summary>
    void OnStuck(WorkerSlots slots);

    /// <summary>The device will do nothing more for this incarnation.</summary>
    void OnDeviceLost(Incarnation incarnation, string why);

    /// <summary>A block refused work, which none of ours may.</summary>
    void OnGraphFault(WorkerSlots slots);
}
