using System.Diagnostics;
using GWorker.Tests.Flows;
using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A method that streams: its items in order, then one end; a call like any other until then.</summary>
public class StreamTests
{
    // Small items: as many may have come and not been taken, and as many again be in the reader's hands.
    const int Ahead = 128;

    static readonly Cls<Streamer> One = App.Cls<Streamer>().MinWorkers(1).Concurrent(1);

    [Fact]
    public async Task Items_come_in_order_and_then_the_end()
    {
        await using var node = await TestNode.Start(new(), One);
        var streamer = node.Get<Streamer>();
        Assert.Equal(Enumerable.Range(0, 10_000), await streamer.Numbers.Remote(10_000).All().Soon());
        Assert.Empty(await streamer.Numbers.Remote(0).All().Soon());
        Assert.Equal(["a", "a", "b"], await streamer.Words.Remote("a", 2, "b").All().Soon());
        Assert.Equal([1], await streamer.Nothing.Remote().All().Soon());
    }

    [Fact]
    public async Task Nothing_is_sent_before_an_item_is_asked_for_and_each_enumeration_is_a_call()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, One);
        var stream = node.Get<Streamer>().Numbers.Remote(3);
        await using (stream.GetAsyncEnumerator())
        {
            await node.Quiet();
            Assert.Equal(0, script.Streams.Opened);
        }

        Assert.Equal([0, 1, 2], await stream.All().Soon());
        Assert.Equal([0, 1, 2], await stream.All().Soon());
        Assert.Equal(2, script.Streams.Opened);
    }

    [Fact]
    public async Task After_its_end_it_stays_ended()
    {
        await using var node = await TestNode.Start(new(), One);
        await using var stream = node.Get<Streamer>().Numbers.Remote(1).GetAsyncEnumerator();
        Assert.True(await stream.Next());
        Assert.False(await stream.Next());
        Assert.False(await stream.Next());
    }

    [Fact]
    public async Task It_holds_its_slot_until_it_is_disposed()
    {
        var (script, disposing) = (new Script(), new TaskCompletionSource());
        script.Streams.Gives = (_, _) => Held(disposing.Task);
        await using var node = await TestNode.Start(script, One);
        var streamer = node.Get<Streamer>();
        var stream = streamer.Numbers.Remote(1).GetAsyncEnumerator();
        Assert.True(await stream.Next());
        var call = streamer.One.Remote(1);
        await stream.DisposeAsync();
        await node.Quiet();
        Assert.Equal((1, 1), (node.Pool.Running, node.Pool.Waiting));
        disposing.SetResult();
        Assert.Equal(2, await call.Soon());

        static async IAsyncEnumerable<int> Held(Task end)
        {
            try
            {
                yield return 0;
                yield return 1;
            }
            finally
            {
                await end;
            }
        }
    }

    [Fact]
    public async Task The_method_runs_ahead_of_its_reader_by_so_much_and_no_further()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, One);
        await using var stream = node.Get<Streamer>().Numbers.Remote(int.MaxValue).GetAsyncEnumerator();
        Assert.True(await stream.Next());
        await node.Quiet();
        var read = 1;
        Assert.InRange(script.Streams.Produced, 1, 2 * Ahead);
        for (var round = 0; round < 20; round++)
        {
            Assert.Equal(Enumerable.Range(read, 100), await stream.Next(100));
            read += 100;
            await node.Quiet();
            Assert.InRange(script.Streams.Produced, read + 1, read + 2 * Ahead); // it goes on, and waits again
        }
    }

    [Fact]
    public async Task Large_items_count_by_their_bytes()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, One);
        await using var stream = node.Get<Streamer>().Words.Remote(new string('a', 32 * 1024), 100, "").GetAsyncEnumerator();
        Assert.True(await stream.Next());
        await node.Quiet();
        Assert.True(await stream.Next());
        Assert.Equal(99, (await stream.Next(1000)).Count);
    }

    [Fact]
    public async Task A_reader_that_never_reads_holds_little_and_its_deadline_ends_it()
    {
        var script = new Script();
        CallContext? seen = null;
        script.Streams.Gives = (n, context) => script.Streams.Count(n, seen = context);
        await using var node = await TestNode.Start(script, One);
        await using var stream = node.Get<Streamer>().Within(10.S).Numbers.Remote(int.MaxValue).GetAsyncEnumerator();
        Assert.True(await stream.Next());
        await node.Pass(9.S);
        Assert.Equal((1, 0), (node.Pool.Running, script.Streams.Disposed));
        await node.Pass(1.S);
        Assert.Equal((0, 1), (node.Pool.Running, script.Streams.Disposed));
        Assert.True(seen!.Stop.IsCancellationRequested);
        var (items, error) = await stream.UntilError();
        Assert.Equal(Enumerable.Range(1, script.Streams.Produced - 1), items);
        Assert.Equal(10.S, Assert.IsType<CallTimeoutException>(error).Deadline);
        Assert.InRange(script.Streams.Produced, 1, 2 * Ahead);
    }

    [Fact]
    public async Task Leaving_the_loop_cancels_the_method()
    {
        var script = new Script();
        CallContext? seen = null;
        script.Streams.Gives = (n, context) => Wait(n, seen = context);
        await using var node = await TestNode.Start(script, One);
        await foreach (var item in node.Get<Streamer>().Numbers.Remote(1))
        {
            await node.Quiet(); // it waits: what ends while its run only begins to wait goes over the thread pool, which nobody counts
            break;
        }

        await node.Quiet();
        Assert.True(seen!.Stop.IsCancellationRequested);
        Assert.Equal((0, "disposed"), (node.Pool.Running, script.Notes.Last()));

        async IAsyncEnumerable<int> Wait(int first, CallContext context)
        {
            try
            {
                yield return first;
                await Task.Delay(Timeout.Infinite, context.Stop);
            }
            finally
            {
                script.Note("disposed");
            }
        }
    }

    [Fact]
    public async Task A_method_that_does_not_listen_ends_with_its_next_item()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, One);
        await foreach (var item in node.Get<Streamer>().Numbers.Remote(int.MaxValue)) break;
        await node.Quiet();
        Assert.Equal((1, 0), (script.Streams.Disposed, node.Pool.Running));
    }

    [Fact]
    public async Task Cancelling_ends_it_at_once_by_the_callers_token()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, One);
        using var stop = new CancellationTokenSource();
        await using var stream = node.Get<Streamer>().Numbers.Remote(int.MaxValue, stop.Token).GetAsyncEnumerator();
        Assert.True(await stream.Next());
        stop.Cancel();
        var (items, error) = await stream.UntilError();
        Assert.Equal(stop.Token, Assert.IsAssignableFrom<OperationCanceledException>(error).CancellationToken);
        Assert.InRange(items.Count, 0, Ahead); // what the reader had taken; nothing of what had come
        await node.Quiet();
        Assert.Equal(1, script.Streams.Disposed);

        await using var other = node.Get<Streamer>().Numbers.Remote(int.MaxValue).GetAsyncEnumerator(stop.Token);
        Assert.Equal(stop.Token, Assert.IsAssignableFrom<OperationCanceledException>((await other.UntilError()).Error).CancellationToken);
        Assert.Equal(1, script.Streams.Opened);
    }

    [Fact]
    public async Task One_that_waits_for_an_item_is_cancelled_too()
    {
        var script = new Script();
        script.Streams.Gives = static (_, context) => Never(context);
        await using var node = await TestNode.Start(script, One);
        using var stop = new CancellationTokenSource();
        await using var stream = node.Get<Streamer>().Numbers.Remote(1).WithCancellation(stop.Token).GetAsyncEnumerator();
        var next = stream.MoveNextAsync();
        await node.Quiet();
        stop.Cancel();
        Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next)).CancellationToken);
        await node.Quiet();
        Assert.Equal(0, node.Pool.Running);

        static async IAsyncEnumerable<int> Never(CallContext context)
        {
            await Task.Delay(Timeout.Infinite, context.Stop);
            yield break;
        }
    }

    [Fact]
    public async Task Queued_it_is_removed()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, One);
        var streamer = node.Get<Streamer>();
        var before = streamer.One.Remote(1);
        var stream = streamer.Numbers.Remote(1).GetAsyncEnumerator();
        _ = stream.MoveNextAsync().AsTask();
        Assert.Equal(1, node.Pool.Waiting);
        await stream.DisposeAsync();
        Assert.Equal(0, node.Pool.Waiting);
        script.Release();
        await before.Soon();
        await node.Quiet();
        Assert.Equal(0, script.Streams.Opened);
    }

    [Fact]
    public async Task Parameters_and_trace_are_seen_in_every_part_of_it_and_by_nobody_else()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, One);
        var streamer = node.Get<Streamer>();
        using var source = new Activity("caller").Start();
        var mine = streamer.With(factor: 7).Seen.Remote(3).GetAsyncEnumerator();
        Assert.Equal(new[] { $"7 {source.Id} True", null, $"7 {source.Id} True", null, $"7 {source.Id} True" }, await mine.Next(5));
        await mine.DisposeAsync();
        await FlowTests.WaitFor(() => script.Notes.Length == 1);
        Assert.Equal($"disposed in 7 {source.Id}", script.Notes.Single());
        Activity.Current = null;
        Assert.Equal(["1  True", null], await streamer.Seen.Remote(1).All().Soon());
    }

    [Fact]
    public async Task A_stop_lets_it_run_within_the_grace()
    {
        var script = new Script();
        var node = await TestNode.Start(script, One.Grace(10.S));
        var stream = node.Get<Streamer>().Numbers.Remote(1000).GetAsyncEnumerator();
        Assert.True(await stream.Next());
        var end = node.Node.DisposeAsync().AsTask(); // the clock stands still meanwhile
        Assert.Equal(999, (await stream.UntilError()).Items.Count);
        await end.Soon();
        Assert.IsType<DrainingException>((await node.Get<Streamer>().Numbers.Remote(1).GetAsyncEnumerator().UntilError()).Error);
    }

    [Fact]
    public async Task Over_the_queues_bound_it_fails_at_once()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, One.Queue(1));
        var streamer = node.Get<Streamer>();
        Task<int>[] calls = [streamer.One.Remote(1), streamer.One.Remote(2)];
        await using var stream = streamer.Numbers.Remote(1).GetAsyncEnumerator();
        Assert.IsType<OverloadedException>((await stream.UntilError()).Error);
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task Copies_of_its_items_are_the_readers_own()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var script = new Script();
        await using var node = await LocalNode.Start(App.Of("copies", One), new() { Clock = clock, CopyPayloads = true, Services = new Given(script, script.Streams) });
        Assert.Equal(["a", "a", "b"], await node.Get<Streamer>().Words.Remote("a", 2, "b").All().Soon());
    }
}
