namespace GWorker.Tests;

/// <summary>Row "admission": the hint when to retry, within twice of the true wait.</summary>
public class ThroughputTests
{
    readonly Ticks ticks = new(TimeProvider.System);

    [Fact]
    public void Where_nothing_is_known_it_is_a_second() => Assert.Equal(1.S, new Throughput(ticks).TimeFor(100));

    [Fact]
    public void It_follows_how_fast_items_were_answered_while_others_waited()
    {
        var throughput = new Throughput(ticks);
        var now = 0L;
        for (var i = 0; i < 20; i++) throughput.Answered(8, ticks.Of(100.Ms), now += ticks.Of(100.Ms), busy: true);
        Assert.InRange(throughput.TimeFor(800), 9.9.S, 10.1.S);
    }

    [Fact]
    public void Time_without_a_queue_says_nothing()
    {
        var throughput = new Throughput(ticks);
        var now = ticks.Of(1.H);
        throughput.Answered(1, ticks.Of(100.Ms), now, busy: false);
        throughput.Answered(1, ticks.Of(100.Ms), now += ticks.Of(1.H), busy: true);
        for (var i = 0; i < 20; i++) throughput.Answered(1, ticks.Of(100.Ms), now += ticks.Of(100.Ms), busy: true);
        Assert.InRange(throughput.TimeFor(10), 0.99.S, 1.01.S);
    }

    [Fact]
    public void It_forgets_within_seconds_what_was_before()
    {
        var throughput = new Throughput(ticks);
        var now = 0L;
        for (var i = 0; i < 200; i++) throughput.Answered(1, ticks.Of(10.Ms), now += ticks.Of(10.Ms), busy: true);
        for (var i = 0; i < 5; i++) throughput.Answered(1, ticks.Of(1.S), now += ticks.Of(1.S), busy: true);
        Assert.InRange(throughput.TimeFor(10), 5.S, 20.S);
    }

    [Fact]
    public void The_first_run_is_the_mean_of_one()
    {
        var throughput = new Throughput(ticks);
        throughput.Answered(1, ticks.Of(160.Ms), ticks.Of(1.S), busy: false);
        Assert.Equal(160.Ms, ticks.Span(throughput.MeanRun));
    }
}
