namespace GWorker;

/// <summary>
/// A worker's life as one pure state machine: (state, event, now) → (state, effects). Drivers, here and on a cluster, only
/// carry out the effects and feed back what came of them. A move that the table does not have changes nothing.
/// </summary>
/// <param name="Stage">Where it is.</param>
/// <param name="Epoch">Which incarnation this is, from 1. Events of earlier ones are ignored.</param>
/// <param name="Failures">Failed enters in a row.</param>
/// <param name="Leaving">It was told to stop: after this incarnation there is no other.</param>
/// <param name="Due">When a <see cref="LifeEventKind.Tick"/> ends the stage.</param>
/// <param name="Why">What brought it here, where that is worth telling.</param>
internal sealed record Life(Stage Stage, int Epoch, int Failures, bool Leaving, long Due, string? Why)
{
    /// <summary>When this incarnation entered.</summary>
    internal long Entered { get; init; }

    /// <summary>Verdicts in a row, each but the first on an incarnation that had only just entered.</summary>
    internal int Verdicts { get; init; }

    internal static Life New { get; } = new(Stage.New, 0, 0, false, long.MaxValue, null);

    internal (Life Life, Effects Effects) Next(LifeEvent e, long now, LifeTimes times)
    {
        if (e.Epoch != Epoch && e.Kind is not (LifeEventKind.Start or LifeEventKind.Stop or LifeEventKind.Tick)) return (this, Effects.None);
        if (e.Kind == LifeEventKind.Tick && now < Due) return (this, Effects.None);
        return (Stage, e.Kind) switch
        {
            (Stage.New, LifeEventKind.Start) => Enter(),
            (Stage.New, LifeEventKind.Stop) => (To(Stage.Stopped, leaving: true), Effects.Gone),

            (Stage.Entering, LifeEventKind.Entered) when Leaving => Exit(Effects.None),
            (Stage.Entering, LifeEventKind.Entered) when times.HasReadiness => (To(Stage.Unready, why: "its readiness probe has not passed yet") with { Failures = 0, Entered = now }, Effects.WatchReadiness),
            (Stage.Entering, LifeEventKind.Entered) => (To(Stage.Ready) with { Failures = 0, Entered = now }, Effects.Open | Effects.WatchLiveness),
            (Stage.Entering, LifeEventKind.EnterFailed) when Leaving => (To(Stage.Stopped), Effects.Free | Effects.Gone),
            (Stage.Entering, LifeEventKind.EnterFailed) => BackOff(Effects.Free | Effects.TellFailure, e.Why),
            (Stage.Entering, LifeEventKind.Tick) when Leaving => (To(Stage.Stopped), Effects.CancelEnter | Effects.Quarantine | Effects.Gone),
            (Stage.Entering, LifeEventKind.Tick) => BackOff(Effects.CancelEnter | Effects.Quarantine | Effects.TellFailure, "it did not enter within its start-up time-out"),
            (Stage.Entering, LifeEventKind.Stop) when !Leaving => (this with { Leaving = true, Due = now + Grace() }, Effects.CancelEnter),

            (Stage.BackingOff, LifeEventKind.Tick) => Enter(),
            (Stage.BackingOff, LifeEventKind.Stop) => (To(Stage.Stopped, leaving: true), Effects.Gone),

            (Stage.Ready, LifeEventKind.ReadinessFailed) => (To(Stage.Unready, why: e.Why), Effects.Close),
            (Stage.Unready, LifeEventKind.ReadinessPassed) => (To(Stage.Ready), Effects.Open | Effects.WatchLiveness),
            (Stage.Ready or Stage.Unready, LifeEventKind.LivenessFailed) =>
                (To(Stage.Condemned, now + times.Condemned, e.Why) with { Verdicts = now - Entered < times.LongestBackoff ? Verdicts + 1 : 1 }, Effects.Close | Effects.HandBack | Effects.StopProbes | Effects.AskIdle),
            (Stage.Ready or Stage.Unready, LifeEventKind.Stop) =>
                (To(Stage.Draining, now + Grace(), leaving: true), Effects.Close | Effects.HandBack | Effects.StopProbes | Effects.AskIdle),

            (Stage.Condemned or Stage.Draining, LifeEventKind.Idle) => Exit(Effects.None),
            (Stage.Condemned, LifeEventKind.Stop) => (this with { Leaving = true }, Effects.None),
            (Stage.Condemned or Stage.Draining, LifeEventKind.Tick) => Again(Effects.Abandon | Effects.Quarantine),

            (Stage.Exiting, LifeEventKind.Exited) => Again(Effects.Abandon | Effects.Free),
            (Stage.Exiting, LifeEventKind.Tick) => Again(Effects.CancelExit | Effects.Abandon | Effects.Quarantine),
            (Stage.Exiting, LifeEventKind.Stop) => (this with { Leaving = true }, Effects.None),
            _ => (this, Effects.None),
        };

        (Life, Effects) Enter() => (this with { Stage = Stage.Entering, Epoch = Epoch + 1, Due = now + times.Startup, Why = null }, Effects.Enter);

        long Grace() => times.Grace - Math.Max(0, e.Spent); // of a grace shorter than what is left at least, all

        (Life, Effects) Exit(Effects more) => (To(Stage.Exiting, now + times.Exit, Why), Effects.Exit | more);

        // Either the end, or the next incarnation: at once after a first verdict, which is most often all that it takes. One that falls again
        // and again, soon after each start, would load a model for nothing each time, for as long as the periods of its probe or a lost device take.
        (Life, Effects) Again(Effects more)
        {
            if (Leaving) return (To(Stage.Stopped, why: Why), more | Effects.Gone);
            if (Verdicts > 1) return (To(Stage.BackingOff, now + times.Backoff(Verdicts - 1), Why), more | Effects.TellRestart);
            var (life, effects) = Enter();
            return (life, more | effects | Effects.TellRestart);
        }

        (Life, Effects) BackOff(Effects more, string? why) =>
            (To(Stage.BackingOff, now + times.Backoff(Failures + 1), why) with { Failures = Failures + 1 }, more);

        Life To(Stage stage, long due = long.MaxValue, string? why = null, bool? leaving = null) =>
            this with { Stage = stage, Due = due, Why = why, Leaving = leaving ?? Leaving };
    }
}
