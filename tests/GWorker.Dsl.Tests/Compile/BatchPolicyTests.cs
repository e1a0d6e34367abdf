namespace GWorker.Tests.Compile;

/// <summary>Rows "Concurrent" and "Batched" as the pure function that decides them: one case a rule.</summary>
public class BatchPolicyTests
{
    const long Wait = 20;
    static readonly Decision Nothing = Decision.Nothing;

    static Decision Decide(long now, Slots slots, params LaneView[] lanes) => BatchPolicy.Decide(lanes, slots, now);

    static LaneView Batch(int count, long oldest = 0, int max = 4, bool free = true, bool eager = false, long wait = Wait) =>
        new(IsBatch: true, free, eager, count, max, oldest, wait);

    static LaneView Calls(int count, long oldest = 0) => new(IsBatch: false, IsFree: true, IsEager: false, count, Max: 1, oldest, Wait: 0);

    static Decision Close(int lane, int count, CloseReason reason) => Decision.Close(lane, count, reason);

    [Fact]
    public void Nothing_waits_nothing_closes() => Assert.Equal(Nothing, Decide(0, new(4, 4)));

    [Fact]
    public void No_slot_free_nothing_closes_and_no_time_will_help() => Assert.Equal(Nothing, Decide(100, new(0, 4), Batch(4), Calls(1)));

    [Fact]
    public void A_full_lane_closes_at_its_maximum() => Assert.Equal(Close(0, 4, CloseReason.Full), Decide(0, new(8, 8), Batch(6)));

    [Fact]
    public void A_batch_that_holds_all_that_could_ever_fit_closes() => Assert.Equal(Close(0, 3, CloseReason.Capacity), Decide(0, new(3, 3), Batch(3, max: 64)));

    [Theory]
    [InlineData(0)]
    [InlineData(19)]
    public void Before_the_window_is_over_it_waits_for_the_oldest_item(long now) => Assert.Equal(Decision.WakeAt(20), Decide(now, new(8, 8), Batch(2)));

    [Theory]
    [InlineData(20)]
    [InlineData(500)]
    public void The_window_counts_from_when_the_oldest_item_came(long now) => Assert.Equal(Close(0, 2, CloseReason.Window), Decide(now, new(8, 8), Batch(2)));

    [Fact]
    public void An_eager_lane_does_not_wait() => Assert.Equal(Close(0, 1, CloseReason.Eager), Decide(0, new(8, 8), Batch(1, eager: true)));

    [Fact]
    public void A_window_of_nothing_is_over_at_once() => Assert.Equal(Close(0, 1, CloseReason.Window), Decide(0, new(8, 8), Batch(1, wait: 0)));

    [Fact]
    public void While_its_lane_is_busy_a_batch_goes_on_growing() => Assert.Equal(Nothing, Decide(500, new(8, 8), Batch(4, free: false)));

    [Fact]
    public void Another_method_goes_on_while_one_lane_is_busy() =>
        Assert.Equal(Close(1, 2, CloseReason.Window), Decide(500, new(4, 8), Batch(4, free: false), Batch(2, oldest: 100)));

    [Fact]
    public void A_plain_call_starts_as_soon_as_a_slot_is_free() => Assert.Equal(Close(0, 1, CloseReason.Plain), Decide(0, new(1, 4), Calls(9)));

    [Fact]
    public void Of_what_is_due_the_oldest_head_goes_first()
    {
        Assert.Equal(Close(1, 4, CloseReason.Full), Decide(9, new(8, 8), Calls(1, oldest: 6), Batch(4, oldest: 5)));
        Assert.Equal(Close(0, 1, CloseReason.Plain), Decide(9, new(8, 8), Calls(1, oldest: 4), Batch(4, oldest: 5)));
        Assert.Equal(Close(2, 4, CloseReason.Full), Decide(9, new(8, 8), Batch(4, oldest: 5), Batch(1, oldest: 1), Batch(4, oldest: 3)));
    }

    [Fact]
    public void What_is_not_due_does_not_stand_before_what_is() => Assert.Equal(Close(1, 1, CloseReason.Plain), Decide(9, new(8, 8), Batch(3, oldest: 0), Calls(1, oldest: 8)));

    [Fact]
    public void It_wakes_for_the_window_that_ends_first() => Assert.Equal(Decision.WakeAt(22), Decide(9, new(8, 8), Batch(1, oldest: 5), Batch(1, oldest: 2), Batch(1, oldest: 9, free: false)));

    [Fact]
    public void A_due_batch_keeps_free_slots_from_younger_calls() =>
        Assert.Equal(Decision.WakeAt(40), Decide(25, new(2, 4), Batch(4, oldest: 0), Calls(5, oldest: 1)));

    [Fact]
    public void A_call_that_is_older_than_the_batch_may_have_the_slot() =>
        Assert.Equal(Close(1, 1, CloseReason.Plain), Decide(25, new(2, 4), Batch(4, oldest: 2), Calls(5, oldest: 1)));

    [Fact]
    public void After_one_more_wait_the_batch_takes_what_there_is() =>
        Assert.Equal(Close(0, 2, CloseReason.Full), Decide(40, new(2, 4), Batch(4, oldest: 0), Calls(5, oldest: 1)));

    [Fact]
    public void A_batch_reserves_no_more_than_it_has() => Assert.Equal(Close(0, 2, CloseReason.Window), Decide(25, new(2, 4), Batch(2, oldest: 0)));
}
