namespace GWorker.Tests;

/// <summary>The life machine: the table of its moves, and that everything else changes nothing.</summary>
public class LifeTests
{
    static readonly LifeTimes Usual = new(Startup: 300, Grace: 30, Condemned: 5, Exit: 30, FirstBackoff: 1, LongestBackoff: 60, HasReadiness: false);
    static readonly LifeTimes WithReadiness = Usual with { HasReadiness = true };

    // A life in each stage, at its second incarnation, with what ends it due at 100.
    static Life In(Stage stage, bool leaving = false, int failures = 0) => stage == Stage.New ? Life.New : new(stage, 2, failures, leaving, 100, "before");

    public static TheoryData<string, Stage, bool, int, string> Moves => new()
    {
        { "Start", Stage.New, false, 0, "Entering 1 due 400: Enter" },
        { "Stop", Stage.New, false, 0, "Stopped 0 leaving: Gone" },

        { "Entered", Stage.Entering, false, 0, "Ready 2: Open, WatchLiveness" },
        { "Entered", Stage.Entering, true, 0, "Exiting 2 leaving due 130 before: Exit" },
        { "EnterFailed", Stage.Entering, false, 0, "BackingOff 2 failed 1 due 101 why: Free, TellFailure" },
        { "EnterFailed", Stage.Entering, false, 3, "BackingOff 2 failed 4 due 108 why: Free, TellFailure" },
        { "EnterFailed", Stage.Entering, true, 0, "Stopped 2 leaving: Free, Gone" },
        { "Tick", Stage.Entering, false, 0, "BackingOff 2 failed 1 due 101 it did not enter within its start-up time-out: CancelEnter, Quarantine, TellFailure" },
        { "Tick", Stage.Entering, true, 0, "Stopped 2 leaving: CancelEnter, Quarantine, Gone" },
        { "Stop", Stage.Entering, false, 0, "Entering 2 leaving due 130 before: CancelEnter" },
        { "Stop", Stage.Entering, true, 0, "Entering 2 leaving due 100 before: None" },

        { "Tick", Stage.BackingOff, false, 2, "Entering 3 failed 2 due 400: Enter" },
        { "Stop", Stage.BackingOff, false, 0, "Stopped 2 leaving: Gone" },

        { "ReadinessFailed", Stage.Ready, false, 0, "Unready 2 why: Close" },
        { "ReadinessPassed", Stage.Unready, false, 0, "Ready 2: Open, WatchLiveness" },
        { "LivenessFailed", Stage.Ready, false, 0, "Condemned 2 due 105 why: Close, HandBack, StopProbes, AskIdle" },
        { "LivenessFailed", Stage.Unready, false, 0, "Condemned 2 due 105 why: Close, HandBack, StopProbes, AskIdle" },
        { "Stop", Stage.Ready, false, 0, "Draining 2 leaving due 130: Close, HandBack, StopProbes, AskIdle" },
        { "Stop", Stage.Unready, false, 0, "Draining 2 leaving due 130: Close, HandBack, StopProbes, AskIdle" },

        { "Idle", Stage.Condemned, false, 0, "Exiting 2 due 130 before: Exit" },
        { "Idle", Stage.Draining, true, 0, "Exiting 2 leaving due 130 before: Exit" },
        { "Tick", Stage.Condemned, false, 0, "Entering 3 due 400: Abandon, Quarantine, TellRestart, Enter" },
        { "Tick", Stage.Condemned, true, 0, "Stopped 2 leaving before: Abandon, Quarantine, Gone" },
        { "Tick", Stage.Draining, true, 0, "Stopped 2 leaving before: Abandon, Quarantine, Gone" },
        { "Stop", Stage.Condemned, false, 0, "Condemned 2 leaving due 100 before: None" },

        { "Exited", Stage.Exiting, false, 0, "Entering 3 due 400: Abandon, Free, TellRestart, Enter" },
        { "Exited", Stage.Exiting, true, 0, "Stopped 2 leaving before: Abandon, Free, Gone" },
        { "Tick", Stage.Exiting, false, 0, "Entering 3 due 400: CancelExit, Abandon, Quarantine, TellRestart, Enter" },
        { "Tick", Stage.Exiting, true, 0, "Stopped 2 leaving before: CancelExit, Abandon, Quarantine, Gone" },
        { "Stop", Stage.Exiting, false, 0, "Exiting 2 leaving due 100 before: None" },
    };

    static string Text((Life Life, Effects Effects) move)
    {
        var (life, effects) = move;
        return $"{life.Stage} {life.Epoch}{(life.Failures > 0 ? $" failed {life.Failures}" : "")}{(life.Leaving ? " leaving" : "")}"
            + $"{(life.Due < long.MaxValue ? $" due {life.Due}" : "")}{(life.Why is null ? "" : $" {life.Why}")}: {effects}";
    }

    static LifeEvent Event(string kind, Life life) => new(Enum.Parse<LifeEventKind>(kind), life.Epoch, "why");

    [Theory]
    [MemberData(nameof(Moves))]
    public void A_legal_move(string kind, Stage stage, bool leaving, int failures, string result)
    {
        var life = In(stage, leaving, failures);
        Assert.Equal(result, Text(life.Next(Event(kind, life), 100, Usual)));
    }

    [Fact]
    public void Every_other_move_changes_nothing()
    {
        var legal = Moves.Select(row => ((string)row[0], (Stage)row[1])).ToHashSet();
        foreach (var stage in Enum.GetValues<Stage>())
            foreach (var kind in Enum.GetNames<LifeEventKind>())
            {
                if (legal.Contains((kind, stage))) continue;
                foreach (var leaving in (bool[])[false, true])
                {
                    var life = In(stage, leaving);
                    Assert.Equal((life, Effects.None), life.Next(Event(kind, life), 100, Usual));
                }
            }
    }

    [Fact]
    public void An_event_of_an_earlier_incarnation_changes_nothing()
    {
        foreach (var row in Moves)
        {
            var (kind, life) = ((string)row[0], In((Stage)row[1], (bool)row[2]));
            if (kind is "Start" or "Stop" or "Tick") continue;
            Assert.Equal((life, Effects.None), life.Next(new(Enum.Parse<LifeEventKind>(kind), life.Epoch - 1, "why"), 100, Usual));
            Assert.Equal((life, Effects.None), life.Next(new(Enum.Parse<LifeEventKind>(kind), life.Epoch + 1, "why"), 100, Usual));
        }
    }

    [Fact]
    public void A_tick_before_its_time_changes_nothing()
    {
        foreach (var stage in Enum.GetValues<Stage>())
            Assert.Equal((In(stage), Effects.None), In(stage).Next(new(LifeEventKind.Tick), 99, Usual));
    }

    /// <summary>An entity is told to stop twice, by the keeper and by sharding: the second time would give code that hangs its whole grace again.</summary>
    [Fact]
    public void A_second_stop_changes_nothing()
    {
        foreach (var stage in Enum.GetValues<Stage>())
        {
            var once = In(stage).Next(new(LifeEventKind.Stop), 50, Usual).Life;
            Assert.Equal((once, Effects.None), once.Next(new(LifeEventKind.Stop), 60, Usual));
        }
    }

    /// <summary>A verdict, its end, and the next incarnation entered as soon as it may; gives how long that was put off.</summary>
    static (Life Life, long PutOff) Condemn(Life life, long now)
    {
        life = life.Next(new(LifeEventKind.LivenessFailed, life.Epoch, "why"), now, Usual).Life;
        life = life.Next(new(LifeEventKind.Idle, life.Epoch), now, Usual).Life;
        var (next, effects) = life.Next(new(LifeEventKind.Exited, life.Epoch), now, Usual);
        Assert.Equal(next.Stage == Stage.Entering, effects.HasFlag(Effects.Enter));
        Assert.True(effects.HasFlag(Effects.Free | Effects.TellRestart));
        var putOff = next.Stage == Stage.BackingOff ? next.Due - now : 0;
        if (putOff > 0) next = next.Next(new(LifeEventKind.Tick), now + putOff, Usual).Life;
        return (next.Next(new(LifeEventKind.Entered, next.Epoch), now + putOff, Usual).Life, putOff);
    }

    [Fact]
    public void Row_liveness_a_first_verdict_restarts_at_once_and_one_soon_after_another_backs_off()
    {
        var (life, now) = (In(Stage.Ready), 100L);
        foreach (var expected in (long[])[0, 1, 2, 4, 8, 16, 32, 60, 60])
        {
            (life, var putOff) = Condemn(life, now);
            Assert.Equal((Stage.Ready, expected, 0), (life.Stage, putOff, life.Failures));
            now += putOff + 59;
        }

        (life, var after) = Condemn(life, now + 1); // it had been well for a minute
        Assert.Equal(0, after);
        Assert.Equal(1, Condemn(life, now + 2).PutOff);
    }

    [Fact]
    public void Row_readiness_what_has_a_readiness_probe_is_not_ready_before_it_passes() => Assert.Equal(
        "Unready 2 its readiness probe has not passed yet: WatchReadiness",
        Text(In(Stage.Entering).Next(new(LifeEventKind.Entered, 2), 100, WithReadiness)));

    [Fact]
    public void Row_enter_a_ready_worker_has_no_failures_behind_it() =>
        Assert.Equal(0, In(Stage.Entering, failures: 5).Next(new(LifeEventKind.Entered, 2), 100, Usual).Life.Failures);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(6, 32)]
    [InlineData(7, 60)]
    [InlineData(1_000_000, 60)]
    public void Row_enter_the_back_off_doubles_up_to_a_minute(int failures, long wait) => Assert.Equal(wait, Usual.Backoff(failures));
}
