namespace GWorker.Tests;

public class CallNumbersTests
{
    [Fact]
    public void The_first_is_1() => Assert.Equal(1, new CallNumbers().Next());

    [Fact]
    public void In_order_they_rise_whoever_asks_and_are_none_of_the_others()
    {
        var numbers = new CallNumbers();
        var last = 0L;
        var (ordered, others) = (new List<long>(), new List<long>());
        for (var i = 0; i < 3; i++)
        {
            var thread = new Thread(() =>
            {
                for (var n = 0; n < 300; n++)
                {
                    ordered.Add(last = numbers.After(last));
                    others.Add(numbers.Next());
                }
            });
            thread.Start();
            thread.Join();
        }

        Assert.Equal(ordered.Order(), ordered);
        Assert.Equal(1800, ordered.Concat(others).Distinct().Count());
    }

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
