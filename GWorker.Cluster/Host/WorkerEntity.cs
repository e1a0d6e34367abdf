using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// A worker as a sharded entity: a thin driver of its <see cref="Life"/>, which it only hands events. It runs no user code and
/// waits for nothing: what does both sits behind its child.
/// </summary>
internal sealed class WorkerEntity : ReceiveActor
{
    const int KeptVerdicts = 8;

    readonly ClusterParts parts;
    readonly Queue<string> verdicts = new();
    Pool? pool;
    Worker? worker;
    EntitySeat? seat;
    IActorRef? child;
    bool isWaking;
    bool isOver;
    bool isToldToLeave;

    public WorkerEntity(ClusterParts parts)
    {
        this.parts = parts;
        Receive<Wake>(OnWake);
        Receive<Found>(OnFound);
        Receive<Event>(_ =>
        {
            if (seat!.TryTake(out var e)) OnEvent(e);
        });
        Receive<Next>(OnNext);
        Receive<Halt>(_ => Stop());
        Receive<Leave>(_ =>
        {
            isToldToLeave = true;
            Stop();
        });
        Receive<Gone>(_ => End());
        Receive<Describe>(message => Sender.Tell(new WorkerReportMessage(Report(message.Id))));
    }

    /// <summary>Another incarnation is to live in the child.</summary>
    internal sealed record Next(Incarnation Incarnation, string? Failed);

    /// <summary>Its seat has an event for it.</summary>
    internal sealed record Event
    {
        internal static Event Instance { get; } = new();
    }

    sealed record Found(Wake Wake, Pool? Pool, bool IsSecond);

    sealed record Gone;

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        if (error is not VerdictException) parts.Log.LogError(error, "An incarnation's actor failed, which is a bug in GWorker");
        return Directive.Restart;
    });

    protected override void PostStop()
    {
        if (worker is { Gone.IsCompleted: false }) seat!.Orphan();
    }

    void OnWake(Wake message)
    {
        if (worker is not null || isWaking) return;
        isWaking = true;
        Find(message, isSecond: false);
    }

    // Values are read and named by what the user wrote for them.
    void Find(Wake message, bool isSecond) => Task.Run(() => new Found(message, PoolOf(message), isSecond)).PipeTo(Self);

    void OnFound(Found found)
    {
        isWaking = false;
        if (isOver) return;
        pool = found.Pool;
        worker = pool?.AddWorker(seat: seat = new EntitySeat(found.Wake.Id, Self));
        if (worker is null && pool is { HasEnded: true } && !found.IsSecond)
        {
            // Nobody used it yet, and so it was retired.
            (pool, isWaking) = (null, true);
            Find(found.Wake, isSecond: true);
            return;
        }

        if (worker is null) End();
        else worker.Gone.PipeTo(Self, success: static () => new Gone());
    }

    Pool? PoolOf(Wake message)
    {
        if (parts.Services.Find(message.Id.Service) is not { } service) return null;
        if (message.Key.Length > EntryRules.MostKey)
        {
            parts.Log.LogWarning("{Worker} was to start here with parameters of {Bytes} bytes, and {Most} are the most: upgrade the node that asks for it", message.Id, message.Key.Length, EntryRules.MostKey);
            return null;
        }

        try
        {
            return service.Service.PoolOf(service.SetOf(message.Key));
        }
        catch (Exception error)
        {
            parts.Log.LogWarning("{Worker} was to start here with parameters that this node cannot read, and does not: {Why}", message.Id, ErrorText.Message(error));
            return null;
        }
    }

    void OnEvent(LifeEvent e)
    {
        if (e.Kind is LifeEventKind.LivenessFailed or LifeEventKind.ReadinessFailed or LifeEventKind.ReadinessPassed or LifeEventKind.EnterFailed)
        {
            if (verdicts.Count == KeptVerdicts) verdicts.Dequeue();
            verdicts.Enqueue($"{parts.Clock.GetUtcNow():O} epoch {e.Epoch} {e.Kind}{(e.Why is null ? "" : $": {e.Why}")}");
        }

        worker!.Move(e);
    }

    void OnNext(Next next)
    {
        if (next.Failed is not null) child?.Tell(new IncarnationActor.Verdict(next.Failed));
        child ??= Context.ActorOf(Props.Create(() => new IncarnationActor(worker!)), "incarnation");
        child.Tell(next.Incarnation);
    }

    void Stop()
    {
        if (worker is null || isOver) End();
        else worker.Stop();
    }

    void End()
    {
        isOver = true;

        // Sharding is asked first: it keeps what is on its way to the entity meanwhile, and answers with Leave. Where it has said so
        // already it waits for the end and hears no questions.
        if (isToldToLeave) Context.Stop(Self);
        else Context.Parent.Tell(new Passivate(Leave.Instance));
    }

    WorkerReport Report(WorkerId id)
    {
        if (worker is null || pool is null)
        {
            if (isWaking) return new(id.Text, parts.Address, "", Stage.New, 0, 0, 0, "", []);
            End();
            return new(id.Text, parts.Address, "", Stage.Stopped, 0, 0, 0, "", []);
        }

        var load = pool.Queue.Load();
        var incarnation = worker.Incarnation;
        return new(
            id.Text, parts.Address, pool.Name, worker.Life.Stage, worker.Life.Epoch, load.Waiting,
            incarnation?.Slots is { } slots ? slots.Total - slots.Free : 0, incarnation?.Device ?? "", [.. verdicts]);
    }
}
