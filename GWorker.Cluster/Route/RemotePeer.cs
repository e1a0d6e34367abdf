namespace GWorker;

/// <summary>A pool's way to one other node: what the queue gives it goes into the outbox of the connection.</summary>
internal sealed class RemotePeer : Peer
{
    readonly Outbox outbox;

    internal RemotePeer(Pool pool, WireService service, ReadOnlyMemory<byte> key, Outbox outbox, int number)
        : base(pool.Queue, service.Methods.Count)
    {
        this.outbox = outbox;
        Pool = pool;
        Service = service;
        Key = key;
        Number = number;
        Opened = new bool[service.Methods.Count];
    }

    internal Pool Pool { get; }

    internal WireService Service { get; }

    /// <summary>The pool's parameters, written.</summary>
    internal ReadOnlyMemory<byte> Key { get; }

    /// <summary>Its place among the connection's peers.</summary>
    internal int Number { get; }

    /// <summary>Methods whose numbers the other node knows. Belongs to the outbox's drain.</summary>
    internal bool[] Opened { get; }

    /// <summary>What the other node last published of the pool.</summary>
    internal PoolEntry? Entry { get; set; }

    /// <summary>Nothing is granted by entries up to this version: the node handed a call back after it.</summary>
    internal long ClosedUpTo { get; set; }

    internal override RetrySpec? Retry => Entry?.Retry;

    internal override bool MayRunAgain(int attempt) => attempt > 0 && attempt <= (Entry?.Reruns ?? 0);

    internal override int BatchOf(int method) => Entry is { } entry && method < entry.Batches.Length ? Math.Max(1, entry.Batches[method]) : 1;

    internal override ValueTask<TimeSpan?> RunningFor(Item item) => outbox.RunningFor(this, item);

    internal override void Send(Item item) => outbox.Add(this, item);

    internal override void Kick() => outbox.Kick();

    internal override void Read(Item item, long weight) => outbox.Taken(this, item, weight);

    internal override void LetGo(Item item) => outbox.Cancel(this, item);
}
