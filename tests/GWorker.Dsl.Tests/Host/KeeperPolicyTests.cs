namespace GWorker.Tests;

/// <summary>Row "scale": how many workers a pool should have, as a pure function.</summary>
public class KeeperPolicyTests
{
    static readonly PoolSize Calm = new(Workers: 2, Starting: 0, Least: 1, Most: 4, Waiting: 0, PressedFor: 0.S, LongestIdle: 0.S, ScaleDown: 60.S);

    [Fact]
    public void Below_the_minimum_it_adds_what_lacks() => Assert.Equal(3, KeeperPolicy.Decide(Calm with { Workers = 0, Least = 3 }));

    [Fact]
    public void At_zero_a_waiting_call_wakes_one() => Assert.Equal(1, KeeperPolicy.Decide(Calm with { Workers = 0, Least = 0, Waiting = 9 }));

    [Fact]
    public void At_zero_with_nothing_to_do_it_stays_there() => Assert.Equal(0, KeeperPolicy.Decide(Calm with { Workers = 0, Least = 0 }));

    [Theory]
    [InlineData(4.9, 0)]
    [InlineData(5.0, 1)]
    public void A_queue_that_is_late_for_five_seconds_adds_one(double seconds, int change) =>
        Assert.Equal(change, KeeperPolicy.Decide(Calm with { Waiting = 9, PressedFor = seconds.S }));

    [Fact]
    public void One_at_a_time_is_added() => Assert.Equal(0, KeeperPolicy.Decide(Calm with { Waiting = 9, PressedFor = 60.S, Starting = 1 }));

    [Fact]
    public void Never_above_the_maximum() => Assert.Equal(0, KeeperPolicy.Decide(Calm with { Workers = 4, Waiting = 9, PressedFor = 60.S }));

    [Theory]
    [InlineData(59, 0)]
    [InlineData(60, -1)]
    public void What_is_idle_long_enough_goes(double seconds, int change) => Assert.Equal(change, KeeperPolicy.Decide(Calm with { LongestIdle = seconds.S }));

    [Fact]
    public void Never_below_the_minimum() => Assert.Equal(0, KeeperPolicy.Decide(Calm with { Workers = 1, LongestIdle = 1.H }));

    [Fact]
    public void Nothing_goes_while_calls_wait() => Assert.Equal(0, KeeperPolicy.Decide(Calm with { LongestIdle = 1.H, Waiting = 1 }));

    [Fact]
    public void Without_ScaleDown_nothing_ever_goes() => Assert.Equal(0, KeeperPolicy.Decide(Calm with { LongestIdle = 24.H, ScaleDown = null }));

    [Theory]
    [InlineData(1, 220, false)]
    [InlineData(1, 221, true)]
    [InlineData(0, 900, false)]
    public void A_queue_is_late_when_its_oldest_waited_longer_than_a_window_and_two_runs(int waiting, int age, bool late) =>
        Assert.Equal(late, KeeperPolicy.IsPressed(new(waiting, age.Ms, Running: 0, MeanRun: 100.Ms, Credits: 0), 20.Ms + 2 * 100.Ms));
}
