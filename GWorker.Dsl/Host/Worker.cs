using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>Drives one worker's <see cref="Life"/>: carries out effects, one move at a time, and feeds back events. Its seat says where.</summary>
internal sealed class Worker : ISlotOwner
{
    static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(1);

    readonly Pool pool;
    readonly NodeParts parts;
    readonly ISeat seat;
    readonly LifeTimes times;
    readonly Ticks ticks;
    readonly Probes probes;
    readonly ITimer timer;
    readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile Life life = Life.New;
    volatile Incarnation? current;
    CancellationTokenSource? hook;

    internal Worker(Pool pool, NodeParts parts, ISeat seat)
    {
        this.pool = pool;
        this.parts = parts;
        this.seat = seat;
        ticks = new(parts.Clock);
        times = LifeTimes.Of(pool.Policy, ticks);
        Starting = new(this, pool.Name, pool.Policy.StartupTimeout, parts.Clock);
        probes = new(pool.Policy, parts, seat.Post);
        timer = parts.Clock.CreateOwnTimer(static state => ((Worker)state!).Tell(LifeEventKind.Tick), this);
        seat.Take(this);
    }

    internal Life Life => life;

    internal Incarnation? Incarnation => current;

    /// <summary>What made the last enter fail.</summary>
    internal Exception? Cause { get; private set; }

    internal Starting Starting { get; }

    /// <summary>Where it sits.</summary>
    internal ISeat Seat => seat;

    /// <summary>Ends with the worker.</summary>
    internal Task Gone => gone.Task;

    /// <summary>When it came to where it is.</summary>
    internal long Since { get; private set; }

    internal void Start() => Tell(LifeEventKind.Start);

    /// <summary>It takes nothing new, finishes what runs, and ends.</summary>
    /// <param name="spent">How much of its grace is over already. A second is left to it all the same: what runs no more still has to say so.</param>
    internal void Stop(TimeSpan spent = default) => seat.Post(new(LifeEventKind.Stop, Spent: Math.Min(ticks.Of(spent), times.Grace - ticks.Of(LeastGrace))));

    void ISlotOwner.OnIdle(WorkerSlots slots) => OnReturned();

    void ISlotOwner.OnStuck(WorkerSlots slots) => Condemn(slots, "every slot, or every lane of a batch method, is held by calls long past their deadline");

    void ISlotOwner.OnDeviceLost(Incarnation incarnation, string why)
    {
        // Closed here and not with the move, which may come later: the caller who is told of the loss may call again before that.
        if (incarnation.Slots is { } slots) pool.Queue.Close(slots, handBack: true);
        Tell(LifeEventKind.LivenessFailed, incarnation.Epoch, why);
    }

    void ISlotOwner.OnGraphFault(WorkerSlots slots) => Condemn(slots, "its graph faulted, which is a bug in GWorker");

    /// <summary>One event. Never two at a time, so that effects happen in the order of the moves.</summary>
    internal void Move(LifeEvent e)
    {
        var now = parts.Clock.GetTimestamp();
        var before = life;
        var (next, effects) = before.Next(e, now, times);
        if (next == before && effects == Effects.None)
        {
            if (e.Kind == LifeEventKind.Tick) Arm(next, now);
            return;
        }

        if (next.Stage != before.Stage || next.Epoch != before.Epoch)
        {
            Since = now;
            parts.Log.LogInformation("{Worker} epoch {Epoch}: {From} -> {To}{Why}", pool.Name, next.Epoch, before.Stage, next.Stage, next.Why is null ? "" : $", {next.Why}");
        }

        life = next;
        Arm(next, now);
        foreach (var effect in Enum.GetValues<Effects>())
            if (effect != Effects.None && effects.HasFlag(effect)) Do(effect, next.Why ?? before.Why);
        if (next.Stage == Stage.Ready) Starting.Succeeded();
        parts.Keeper.OnMoved(pool);
    }

    /// <summary>The incarnation enters. Its code never runs on the caller's thread.</summary>
    internal void Begin(Incarnation incarnation) => Run(incarnation.Enter, LifeEventKind.Entered, incarnation.Epoch);

    void Do(Effects effect, string? why)
    {
        var slots = current?.Slots;
        switch (effect)
        {
            case Effects.Open: pool.Queue.Open(slots!); break;
            case Effects.Close: pool.Queue.Close(slots!, handBack: false); break;
            case Effects.HandBack: pool.Queue.Close(slots!, handBack: true); break;
            case Effects.StopProbes: probes.Dispose(); break;
            case Effects.CancelEnter or Effects.CancelExit: new Task(static s => RunToken.Fire((CancellationTokenSource)s!), hook).Start(parts.Scheduler); break;
            case Effects.Abandon when slots is not null: pool.Queue.Detach(slots, why ?? "it was stopped"); break;
            case Effects.Quarantine: pool.Quarantine(current!, why ?? "its code still runs"); break;
            case Effects.Free when current!.IsQuiet: current.Free(); break;
            case Effects.Free: pool.Quarantine(current!, "what it made on its device still ends"); break;
            case Effects.TellFailure: pool.OnFailed(this); break;
            case Effects.TellRestart: pool.Queue.Metrics.Restarted(); break;
            case Effects.Enter: Enter(why); break;
            case Effects.Exit: Run(current!.Exit, LifeEventKind.Exited, life.Epoch); break;
            case Effects.WatchReadiness: probes.WatchReadiness(current!); break;
            case Effects.WatchLiveness: probes.WatchLiveness(current!); break;
            case Effects.AskIdle: SayIfQuiet(); break;
            case Effects.Gone: End(); break;
        }
    }

    void Enter(string? failed)
    {
        var before = current;
        var incarnation = pool.NewIncarnation(life.Epoch, this);
        incarnation.Returned = OnReturned;
        current = incarnation;
        incarnation.Reserve();
        hook = new();
        seat.Seat(incarnation, before is null ? null : failed ?? "it was restarted");
    }

    /// <summary>Runs a hook's code with the token of its budget, and tells how it ended.</summary>
    void Run(Func<CancellationToken, Task> code, LifeEventKind done, int epoch)
    {
        if (done == LifeEventKind.Exited) hook = new();
        var stop = hook!.Token;
        _ = parts.Run(async () =>
        {
            try
            {
                await code(stop).ConfigureAwait(true);
                Tell(done, epoch);
            }
            catch (Exception error)
            {
                Cause = error;
                Tell(LifeEventKind.EnterFailed, epoch, error is GWorkerException ? error.Message : $"{error.GetType().Name}: {ErrorText.Message(error)}");
            }
        });
    }

    void OnReturned()
    {
        SayIfQuiet();
        pool.FreeQuarantined();
    }

    void SayIfQuiet()
    {
        if (current is { IsQuiet: true } incarnation && life.Stage is Stage.Condemned or Stage.Draining) Tell(LifeEventKind.Idle, incarnation.Epoch);
    }

    void Condemn(WorkerSlots slots, string why)
    {
        if (current is { } incarnation && incarnation.Slots == slots) Tell(LifeEventKind.LivenessFailed, incarnation.Epoch, why);
    }

    void Arm(Life next, long now) => timer.Change(ticks.TimerTo(next.Due, now), Timeout.InfiniteTimeSpan);

    void Tell(LifeEventKind kind, int epoch = 0, string? why = null) => seat.Post(new(kind, epoch, why));

    void End()
    {
        probes.Dispose();
        timer.Dispose();
        Starting.Failed(new WorkerStartException(pool.Name, life.Why ?? "it was stopped before it was ready", "Start it again", Cause));
        pool.OnGone(this);
        gone.TrySetResult();
    }
}
