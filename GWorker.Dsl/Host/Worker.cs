using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>Drives one worker's <see cref="Life"/> in this process: carries out effects, one move at a time, and feeds back events.</summary>
internal sealed class Worker : ISlotOwner
{
    readonly Mailbox<LifeEvent> events;
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Pool pool;
    readonly NodeParts parts;
    readonly LifeTimes times;
    readonly Ticks ticks;
    readonly Probes probes;
    readonly ITimer timer;
    volatile Life life = Life.New;
    volatile Incarnation? current;
    CancellationTokenSource? hook;

    internal Worker(Pool pool, NodeParts parts)
    {
        this.pool = pool;
        this.parts = parts;
        ticks = new(parts.Clock);
        times = LifeTimes.Of(pool.Policy, ticks);
        events = new(Move);
        probes = new(pool.Policy, parts, events.Post);
        timer = parts.Clock.CreateOwnTimer(static state => ((Worker)state!).Tell(LifeEventKind.Tick), this);
    }

    internal Life Life => life;

    internal Incarnation? Incarnation => current;

    /// <summary>What made the last enter fail.</summary>
    internal Exception? Cause { get; private set; }

    /// <summary>Ends at the first Ready; faults at the first failed enter, or when the worker ends before.</summary>
    internal Task Ready => ready.Task;

    /// <summary>The same, within the start-up budget: a readiness probe that never passes must not keep a start waiting for ever.</summary>
    internal async Task ReadyInTime()
    {
        try
        {
            // A second more than the life itself allows for entering, so that its own verdict comes first.
            await ready.Task.WaitAsync(pool.Policy.StartupTimeout + TimeSpan.FromSeconds(1), parts.Clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new WorkerStartException(pool.Name, $"it is {life.Stage} after {Written.Time(pool.Policy.StartupTimeout)}: {life.Why}", "Mend its readiness probe, or give it longer with .StartupTimeout(…)");
        }
    }

    /// <summary>Ends with the worker.</summary>
    internal Task Gone => gone.Task;

    internal long Since { get; private set; }

    internal void Start() => Tell(LifeEventKind.Start);

    internal void Stop() => Tell(LifeEventKind.Stop);

    void ISlotOwner.OnIdle(WorkerSlots slots) => OnReturned();

    void ISlotOwner.OnStuck(WorkerSlots slots) => Condemn(slots, "every slot is held by calls long past their deadline");

    void ISlotOwner.OnGraphFault(WorkerSlots slots) => Condemn(slots, "its graph faulted, which is a bug in GWorker");

    void Condemn(WorkerSlots slots, string why)
    {
        if (current is { } incarnation && incarnation.Slots == slots) Tell(LifeEventKind.LivenessFailed, incarnation.Epoch, why);
    }

    void SayIfQuiet()
    {
        if (current is { IsQuiet: true } incarnation && life.Stage is Stage.Condemned or Stage.Draining) Tell(LifeEventKind.Idle, incarnation.Epoch);
    }

    void Tell(LifeEventKind kind, int epoch = 0, string? why = null) => events.Post(new(kind, epoch, why));

    // One at a time, so that effects happen in the order of the moves.
    void Move(LifeEvent e)
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
        if (next.Stage == Stage.Ready) ready.TrySetResult();
    }

    void Arm(Life next, long now) => timer.Change(ticks.TimerTo(next.Due, now), Timeout.InfiniteTimeSpan);

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
            case Effects.Free: current!.Free(); break;
            case Effects.TellFailure: pool.OnFailed(this); break;
            case Effects.TellRestart: pool.Queue.Metrics.Restarted(); break;
            case Effects.Enter: Enter(); break;
            case Effects.Exit: Exit(); break;
            case Effects.WatchReadiness: probes.WatchReadiness(current!); break;
            case Effects.WatchLiveness: probes.WatchLiveness(current!); break;
            case Effects.AskIdle: SayIfQuiet(); break;
            case Effects.Gone: End(); break;
        }
    }

    void Enter()
    {
        var incarnation = pool.NewIncarnation(life.Epoch, this);
        incarnation.Returned = OnReturned;
        current = incarnation;
        incarnation.Reserve();
        var stop = (hook = new()).Token;
        _ = parts.Run(async () =>
        {
            try
            {
                await incarnation.Enter(stop).ConfigureAwait(true);
                Tell(LifeEventKind.Entered, incarnation.Epoch);
            }
            catch (Exception error)
            {
                Cause = error;
                Tell(LifeEventKind.EnterFailed, incarnation.Epoch, error is GWorkerException ? error.Message : $"{error.GetType().Name}: {ErrorText.Message(error)}");
            }
        });
    }

    void Exit()
    {
        var incarnation = current!;
        var stop = (hook = new()).Token;
        _ = parts.Run(async () =>
        {
            await incarnation.Exit(stop).ConfigureAwait(true);
            Tell(LifeEventKind.Exited, incarnation.Epoch);
        });
    }

    void OnReturned()
    {
        SayIfQuiet();
        pool.FreeQuarantined();
    }

    void End()
    {
        probes.Dispose();
        timer.Dispose();
        ready.TrySetException(new WorkerStartException(pool.Name, life.Why ?? "it was stopped before it was ready", "Start it again", Cause));
        _ = ready.Task.Exception; // nobody has to look
        gone.TrySetResult();
        pool.OnGone(this);
    }

    /// <summary>The first failed enter, for whoever waits for the start.</summary>
    internal void FailStart(Exception error)
    {
        if (ready.TrySetException(error)) _ = ready.Task.Exception;
    }
}
