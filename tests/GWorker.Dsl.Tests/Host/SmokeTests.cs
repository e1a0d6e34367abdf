using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests;

[Worker]
public partial class Echo
{
    public readonly List<int> Sizes = [];

    [Method] public int Twice(int x) => 2 * x;
    [Method] public Task<int> TwiceAsync(int x) => Task.FromResult(2 * x);
    [Method] public int[] Batched(Batch<int> xs) { lock (Sizes) Sizes.Add(xs.Count); return xs.Map(x => 2 * x); }
    [Method] public int[] Seen() { lock (Sizes) return [.. Sizes]; }
    [Method] public bool Health() => true;
    [Parameter] public partial int Factor { get; } = 3;
    [Method] public int Times(int x) => Factor * x;
}

public class SmokeTests
{
    [Fact]
    public async Task Calls_are_answered()
    {
        await using var node = await App.Of("t", App.Cls<Echo>().Concurrent(4).Batched(4, 20.Ms)).Start();
        var echo = node.Get<Echo>();
        Assert.Equal(new[] { 2, 4, 6, 8, 10 }, await echo.Batched.Remote([1, 2, 3, 4, 5]));
        Assert.Equal(new[] { 4, 1 }, await echo.Seen.Remote());
        Assert.Equal(4, await echo.Twice.Remote(2));
        Assert.Equal(4, await echo.TwiceAsync.Remote(2));
        Assert.Equal(6, await echo.Times.Remote(2));
        Assert.Equal(10, await echo.With(factor: 5).Times.Remote(2));
    }

    [Fact]
    public async Task A_window_closes_by_the_fake_clock()
    {
        var clock = new FakeTimeProvider();
        await using var node = await App.Of("t", App.Cls<Echo>().Batched(64, 20.Ms)).Start(new() { Clock = clock });
        var echo = node.Get<Echo>();
        var calls = Enumerable.Range(0, 5).Select(i => echo.Batched.Remote(i)).ToList();
        await node.Quiet();
        clock.Advance(19.Ms);
        await node.Quiet();
        Assert.All(calls, c => Assert.False(c.IsCompleted));
        clock.Advance(1.Ms);
        await Task.WhenAll(calls);
        Assert.Equal(new[] { 5 }, await echo.Seen.Remote());
    }
}
