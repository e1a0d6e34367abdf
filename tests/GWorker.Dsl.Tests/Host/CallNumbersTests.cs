namespace GWorker.Tests;

public class CallNumbersTests
{
    [Fact]
    public void The_first_is_1() => Assert.Equal(1, new CallNumbers().Next());

    [Fact]
    public void Each_thread_gets_rising_ones_and_no_two_the_same()
    {
        const int Each = 10_000;
        var numbers = new CallNumbers();
        var threads = 2 * Desk.Count; // some share a desk
        var given = new long[threads][];
        using var start = new Barrier(threads);
        var all = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            given[i] = [.. Enumerable.Range(0, Each).Select(_ => numbers.Next())];
        })).ToList();
        all.ForEach(t => t.Start());
        all.ForEach(t => t.Join());
        Assert.All(given, own => Assert.Equal(own.Order(), own));
        var flat = given.SelectMany(own => own).ToHashSet();
        Assert.Equal(threads * Each, flat.Count);
        Assert.True(flat.Min() > 0);
    }
}
