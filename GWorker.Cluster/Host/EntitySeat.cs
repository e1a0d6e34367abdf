using Akka.Actor;

namespace GWorker;

/// <summary>
/// Where a worker of the cluster sits: its events are handled by its entity, its incarnations live in a child of that. Sharding may
/// end the entity at any moment: where the cluster has voted the node out, or a hand-off took too long. The worker must end in order
/// all the same, because its calls, its device and its node's stop wait for it: from then on it is driven as one of a single process.
/// </summary>
/// <param name="id">The worker.</param>
/// <param name="entity">Its entity.</param>
internal sealed class EntitySeat(WorkerId id, IActorRef entity) : ISeat
{
    // Here and not in the entity's mailbox: what waits there is lost with the entity.
    readonly Queue<LifeEvent> events = [];
    readonly Lock gate = new();
    volatile Mailbox<LifeEvent>? orphan;

    internal WorkerId Id => id;

    internal Worker Worker { get; private set; } = null!;

    public void Take(Worker worker) => Worker = worker;

    public void Post(LifeEvent e)
    {
        Mailbox<LifeEvent>? driver;
        lock (gate)
        {
            driver = orphan;
            if (driver is null) events.Enqueue(e);
        }

        if (driver is null) entity.Tell(WorkerEntity.Event.Instance);
        else driver.Post(e);
    }

    public void Seat(Incarnation next, string? failed)
    {
        if (orphan is null) entity.Tell(new WorkerEntity.Next(next, failed));
        else Worker.Begin(next);
    }

    /// <summary>The next event, for the entity.</summary>
    internal bool TryTake(out LifeEvent e)
    {
        lock (gate) return events.TryDequeue(out e);
    }

    /// <summary>The entity has ended.</summary>
    internal void Orphan()
    {
        var driver = new Mailbox<LifeEvent>(Worker.Move);
        lock (gate) orphan = driver;
        while (TryTake(out var e)) driver.Post(e);
        Worker.Stop();
    }
}
