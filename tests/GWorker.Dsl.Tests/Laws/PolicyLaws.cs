using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace GWorker.Tests.Laws;

/// <summary>The laws of <see cref="BatchPolicy.Decide"/> itself, over every lane table a queue could show it.</summary>
[Properties(Arbitrary = [typeof(PolicyLaws)], MaxTest = 3000, QuietOnSuccess = true)]
public class PolicyLaws
{
    const long Now = 1000;

    /// <summary>What one worker is asked.</summary>
    public sealed record Question
    {
        internal LaneView[] Lanes { get; init; } = [];

        internal Slots Slots { get; init; }

        internal Decision Answer => BatchPolicy.Decide(Lanes, Slots, Now);

        internal bool IsDue(LaneView l) =>
            l.Count > 0 && l.IsFree && (!l.IsBatch || l.IsEager || l.Count >= Math.Min(l.Max, Slots.Total) || Now - l.Oldest >= l.Wait);

        internal int Wanted(LaneView l) => l.IsBatch ? Math.Min(Math.Min(l.Count, l.Max), Slots.Total) : 1;

        public override string ToString() => $"{Slots}\n{string.Join('\n', Lanes.Select(l => $"  {l}"))}\n→ {Answer}";
    }

    public static Arbitrary<Question> Questions()
    {
        var lane =
            from batch in Gen.Elements(true, true, false)
            from free in Gen.Elements(true, true, false)
            from eager in Gen.Elements(false, false, true)
            from count in Gen.Choose(0, 12)
            from max in Gen.Choose(1, 10)
            from age in Gen.Choose(0, 60)
            from wait in Gen.Elements(0, 1, 10, 25)
            select batch ? new LaneView(true, free, eager, count, max, Now - age, wait) : new LaneView(false, true, false, count, 1, Now - age, 0);
        return Arb.From(
            from lanes in Gen.ArrayOf(lane)
            from total in Gen.Choose(1, 12)
            from taken in Gen.Choose(0, 12)
            select new Question { Lanes = lanes, Slots = new(Math.Max(0, total - taken), total) },
            q => q.Lanes.Select((_, i) => q with { Lanes = [.. q.Lanes[..i], .. q.Lanes[(i + 1)..]] }));
    }

    [Property]
    public void What_closes_is_due_and_fits(Question q)
    {
        if (!q.Answer.Closes) return;
        var lane = q.Lanes[q.Answer.Lane];
        Assert.True(lane.IsFree, "it closed a lane that is busy");
        Assert.True(q.IsDue(lane), "it closed what is not due");
        Assert.InRange(q.Answer.Count, 1, Math.Min(Math.Min(lane.Count, lane.Max), q.Slots.Free));
        Assert.True(lane.IsBatch || q.Answer.Count == 1, "plain calls go one by one");
        Assert.Equal(lane.IsBatch, q.Answer.Reason != CloseReason.Plain);
    }

    [Property]
    public void The_oldest_that_is_due_comes_first(Question q)
    {
        if (q.Answer.Closes) Assert.Equal(q.Lanes.Where(q.IsDue).Min(l => l.Oldest), q.Lanes[q.Answer.Lane].Oldest);
    }

    [Property]
    public void A_batch_is_cut_short_only_after_it_has_reserved_for_one_more_wait(Question q)
    {
        if (!q.Answer.Closes) return;
        var lane = q.Lanes[q.Answer.Lane];
        Assert.True(q.Answer.Count == q.Wanted(lane) || Now >= lane.Oldest + 2 * lane.Wait);
    }

    [Property]
    public void A_wake_up_is_in_the_future_and_not_after_the_next_window(Question q)
    {
        if (q.Answer.Closes || q.Answer.Wake == long.MaxValue) return;
        Assert.True(q.Answer.Wake > Now, $"it wakes at {q.Answer.Wake}, and it is {Now}");
        foreach (var lane in q.Lanes.Where(l => l is { Count: > 0, IsFree: true } && !q.IsDue(l))) Assert.InRange(q.Answer.Wake, Now, lane.Oldest + lane.Wait);
    }

    [Property]
    public void What_is_due_and_fits_is_not_left_waiting(Question q)
    {
        if (q.Slots.Free == 0 || q.Answer.Closes) return;
        var due = q.Lanes.Where(q.IsDue).ToList();
        if (due.Count == 0) return;
        var oldest = due.Min(l => l.Oldest);
        Assert.Contains(due, l => l.Oldest == oldest && l.IsBatch && q.Wanted(l) > q.Slots.Free && Now < l.Oldest + 2 * l.Wait);
        Assert.NotEqual(long.MaxValue, q.Answer.Wake);
    }

    [Property]
    public void Nothing_is_said_only_where_nothing_could_come_of_the_clock(Question q)
    {
        if (q.Answer.Closes || q.Answer.Wake < long.MaxValue) return;
        Assert.True(q.Slots.Free == 0 || q.Lanes.All(l => l.Count == 0 || !l.IsFree));
    }

    [Property]
    public void Asked_again_at_its_own_wake_up_it_moves_on(Question q)
    {
        // Whatever it waits for, waiting ends: after at most two wake-ups something closes.
        var (now, decision) = (Now, q.Answer);
        for (var i = 0; i < 2 * q.Lanes.Length + 2 && !decision.Closes && decision.Wake < long.MaxValue; i++)
        {
            now = decision.Wake;
            decision = BatchPolicy.Decide(q.Lanes, q.Slots, now);
        }

        Assert.True(decision.Closes || decision.Wake == long.MaxValue, $"it is {now}, and it still waits: {decision}");
    }
}
