using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>Streams over every route.</summary>
public abstract class StreamContract(StartedRoute route) : RouteContract(route)
{
    readonly string key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_streams_items_arrive_in_order_and_then_its_end()
    {
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => 3 * i), await All(Roomy.With(factor: 3).Range.Remote(key, 20_000, false)).Soon());
        Assert.Empty(await All(Roomy.Range.Remote(key, 0, false)).Soon());
    }

    [Fact]
    public async Task Many_streams_at_once_each_have_their_own_items()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => All(Roomy.Range.Remote(key, 7 * n, false)))).Soon();
        for (var n = 0; n < all.Length; n++) Assert.Equal(Enumerable.Range(0, 7 * n), all[n]);
    }

    [Fact]
    public async Task Each_item_arrives_when_it_is_there()
    {
        await using var stream = Roomy.Drip.Remote(key).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync().AsTask().Soon());
        Assert.Equal(key, stream.Current);
        var next = stream.MoveNextAsync().AsTask();
        await Control.Started.Remote(key).Soon();
        Assert.False(next.IsCompleted);
        await Control.Open.Remote(key).Soon();
        Assert.True(await next.Soon());
        Assert.Null(stream.Current);
        Assert.False(await stream.MoveNextAsync().AsTask().Soon());
    }

    [Fact]
    public async Task A_failure_part_way_comes_after_the_items_before_it()
    {
        await using var stream = Roomy.Range.Remote(key, 5_000, true).GetAsyncEnumerator();
        for (var i = 0; i < 5_000; i++)
        {
            Assert.True(await stream.MoveNextAsync().AsTask().Soon());
            Assert.Equal(i, stream.Current);
        }

        Assert.Equal("bad weather", (await stream.MoveNextAsync().AsTask().Throws<WorkerFailedException>()).ErrorMessage);
    }

    [Fact]
    public async Task Leaving_the_loop_cancels_the_method()
    {
        await foreach (var item in Roomy.Drip.Remote(key)) break;
        await Control.Stopped.Remote(key).Soon();
    }

    [Fact]
    public async Task A_streams_cancel_is_its_callers_and_its_method_sees_it()
    {
        using var stop = new CancellationTokenSource();
        await using var stream = Roomy.Drip.Remote(key).GetAsyncEnumerator(stop.Token);
        Assert.True(await stream.MoveNextAsync().AsTask().Soon());
        var next = stream.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await next.ThrowsAny<OperationCanceledException>()).CancellationToken);
        await Control.Stopped.Remote(key).Soon();
    }

    [Fact]
    public async Task A_streams_deadline_is_that_of_the_whole()
    {
        var (error, given) = await Late((time, keys) => All(Roomy.Within(time).Drip.Remote(keys[0])));
        Assert.InRange(error.Deadline, given - 20.Ms, error.Queued + error.Ran + 1.Ms); // which are rounded
    }

    [Fact]
    public async Task A_stream_that_is_not_read_runs_so_far_ahead_and_holds_up_nobody()
    {
        await using var slow = Roomy.Endless.Remote(key).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync().AsTask().Soon());
        Assert.Equal(Enumerable.Range(0, 50_000), await All(Roomy.Range.Remote($"{key}2", 50_000, false)).Soon()); // far more than both together may hold
        Assert.InRange((await Control.Notes.Remote(key).Soon()).Length, 1, 2048);
        for (var i = 1; i < 5_000; i++)
        {
            Assert.True(await slow.MoveNextAsync().AsTask().Soon());
            Assert.Equal(i, slow.Current);
        }
    }

    [Fact]
    public async Task Large_items_arrive()
    {
        var all = await All(Roomy.Blocks.Remote(1 << 20, 20)).Soon();
        Assert.Equal(Enumerable.Repeat(1 << 20, 20), all.Select(b => b.Length));
    }

    [Fact]
    public async Task Live_sequences_arrive_each_for_itself()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => All((n % 3 == 0 ? Roomy.With(tone: "~") : Roomy).Count.Remote(n)))).Soon();
        for (var n = 0; n < all.Length; n++) Assert.Equal(Enumerable.Range(0, n + 1).Select(i => $"{n - i}{(n % 3 == 0 ? "~" : "")}"), all[n]);
        await using var bad = Roomy.Count.Remote(-1).GetAsyncEnumerator();
        Assert.Equal("-1 is negative", (await bad.MoveNextAsync().AsTask().Throws<WorkerFailedException>()).ErrorMessage);
    }

    [Fact]
    public async Task A_queued_stream_that_is_left_never_runs()
    {
        var before = Single.Hold.Remote(key);
        await Control.Started.Remote(key).Soon();
        var stream = Single.Range.Remote(key, 1, false).GetAsyncEnumerator();
        var next = stream.MoveNextAsync().AsTask();
        await stream.DisposeAsync();
        await next.ThrowsAny<OperationCanceledException>();
        await Control.Open.Remote(key).Soon();
        await before.Soon();
        await Single.Next.Remote(1).Soon();
        Assert.Empty(await Control.Notes.Remote(key).Soon());
    }

    [Fact]
    public async Task A_stream_of_an_ordered_map_that_runs_again_does_not_wait_for_those_that_wait_for_it()
    {
        const int Slots = 8, Streams = 20, Long = 5_000; // over the look-ahead of another node
        var all = All(Node.Get<Subject>(Definitions.Retrying).Queue.Map(Enumerable.Range(0, Streams).Select(i => (key, i, Long)), Streams));
        while ((await Control.Notes.Remote(key).Soon()).Length < Slots) await Task.Delay(5.Ms);
        await Control.Open.Remote(key).Soon();
        Assert.Equal(Enumerable.Range(0, Streams).SelectMany(i => Enumerable.Range(i, Long)), await all.Soon());
        var runs = (await Control.Notes.Remote(key).Soon()).CountBy(n => n).ToDictionary();
        Assert.Equal((Streams, 2), (runs.Count, runs[0]));
    }

    [Fact]
    public async Task A_stream_runs_again_until_its_first_item_and_never_after()
    {
        var retrying = Node.Get<Subject>(Definitions.Retrying);
        Assert.Equal([3], await All(retrying.FlakyStream.Remote(key, 2, false)).Soon());
        Assert.Equal((int[])[1, 2, 3], await Control.Notes.Remote(key).Soon());
        await using var hopeless = retrying.FlakyStream.Remote($"{key}2", 100, false).GetAsyncEnumerator();
        var error = await hopeless.MoveNextAsync().AsTask().Throws<WorkerFailedException>();
        Assert.Equal((4, "not yet, 4"), (error.Attempts, error.ErrorMessage));
        await using var begun = retrying.FlakyStream.Remote($"{key}3", 2, true).GetAsyncEnumerator();
        Assert.True(await begun.MoveNextAsync().AsTask().Soon());
        Assert.Equal(1, (await begun.MoveNextAsync().AsTask().Throws<WorkerFailedException>()).Attempts);
        Assert.Equal((int[])[1], await Control.Notes.Remote($"{key}3").Soon());
    }
}
