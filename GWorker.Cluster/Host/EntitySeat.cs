using Akka.Actor;

namespace GWorker;

/// <summary>Where a worker of the cluster sits: its events are messages of its entity, its incarnations live in a child of that.</summary>
/// <param name="id">The worker.</param>
/// <param name="entity">Its entity.</param>
internal sealed class EntitySeat(WorkerId id, IActorRef entity) : ISeat
{
    internal WorkerId Id => id;

    internal Worker Worker { get; private set; } = null!;

    public void Take(Worker worker) => Worker = worker;

    public void Post(LifeEvent e) => entity.Tell(e);

    public void Seat(Incarnation next, string? failed) => entity.Tell(new WorkerEntity.Next(next, failed));
}
