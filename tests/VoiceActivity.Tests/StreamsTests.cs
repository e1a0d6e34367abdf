using Microsoft.Extensions.Time.Testing;

namespace GWorker.Examples.VoiceActivity.Tests;

/// <summary>What is remembered is bounded, by number and by age.</summary>
public class StreamsTests
{
    readonly FakeTimeProvider clock = new();

    [Fact]
    public void The_one_that_was_silent_longest_makes_room()
    {
        var streams = new Streams(3, TimeSpan.FromMinutes(1), clock);
        var (a, b) = (streams.Get("a"), streams.Get("b"));
        _ = streams.Get("c");
        Assert.Same(a, streams.Get("a"));
        _ = streams.Get("d");
        Assert.Equal(3, streams.Count);
        Assert.Same(a, streams.Get("a"));
        Assert.NotSame(b, streams.Get("b"));
    }

    [Fact]
    public void One_that_sends_nothing_for_a_while_begins_anew()
    {
        var streams = new Streams(3, TimeSpan.FromMinutes(1), clock);
        var a = streams.Get("a");
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(a, streams.Get("a"));
        var b = streams.Get("b");
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(b, streams.Get("b"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Same(b, streams.Get("b"));
        Assert.Equal(1, streams.Count);
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.NotSame(b, streams.Get("b"));
        Assert.NotSame(a, streams.Get("a"));
    }
}
