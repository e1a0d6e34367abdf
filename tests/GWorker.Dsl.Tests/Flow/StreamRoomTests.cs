using GWorker.Tests.TestKit;

namespace GWorker.Tests.Flows;

/// <summary>The streams of an ordered map wait for the one that is read. Where that one has no slot, one of them makes room.</summary>
public class StreamRoomTests
{
    const int Long = 1_000; // several windows

    static readonly Cls<Streamer> Two = App.Cls<Streamer>().MinWorkers(1).Concurrent(2).Batched(2, 0.S);

    /// <summary>Until the reader has what it waits for.</summary>
    static async Task Run(TestNode node, Task until)
    {
        while (!until.IsCompleted)
        {
            await node.Pass(50.Ms);
            await Task.WhenAny(until, Task.Delay(1.Ms, TimeProvider.System));
        }
    }

    /// <summary>Streams of 1000 numbers that begin with their input; the first input's fails once, when it is let.</summary>
    static List<(int Input, int Attempt)> FirstFails(Script script, Task let)
    {
        var runs = new List<(int, int)>();
        script.Streams.Gives = (n, context) =>
        {
            lock (runs) runs.Add((n, context.Attempt));
            return n == 0 && context.Attempt == 1 ? Fails() : Numbers(n, context);
        };
        return runs;

        async IAsyncEnumerable<int> Fails()
        {
            await let;
            throw new InvalidDataException("the first time");
#pragma warning disable CS0162 // what makes it a stream
            yield break;
#pragma warning restore CS0162
        }

        async IAsyncEnumerable<int> Numbers(int n, CallContext context)
        {
            yield return n;
            await foreach (var i in script.Streams.Count(Long, context)) yield return i;
        }
    }

    static IEnumerable<int> Of(int n) => Enumerable.Range(0, Long).Prepend(n);

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_stream_that_runs_again_does_not_wait_for_those_behind_it_that_wait_for_it(bool copies)
    {
        var (script, let) = (new Script(), new TaskCompletionSource());
        var runs = FirstFails(script, let.Task);
        var two = Two.Retries(1, backoff: 1.S, jitter: false);
        await using var node = copies ? await TestNode.StartCopying(script, two) : await TestNode.Start(script, two);
        var all = node.Get<Streamer>().Numbers.Map([0, 1, 2, 3, 4], 5).All();
        await FlowTests.WaitFor(() => script.Streams.Opened == 1); // that of 1, which waits for its reader
        let.SetResult();
        await FlowTests.WaitFor(() => script.Streams.Opened == 2); // and that of 2, in the slot of 0
        await node.Quiet();
        Assert.False(all.IsCompleted);
        await Run(node, all);
        Assert.Equal(Enumerable.Range(0, 5).SelectMany(Of), await all);
        Assert.Equal([(0, 1), (0, 2), (1, 1), (2, 1), (2, 2), (3, 1), (4, 1)], runs.Order());
        await node.Quiet();
        Assert.Equal((0, 0), (node.Pool.Waiting, node.Pool.Running));
    }

    [Fact]
    public async Task Live_sequences_make_room_in_the_same_way()
    {
        var (script, isLet, failed) = (new Script(), false, 0);
        script.Streams.Steps = live =>
        {
            foreach (var one in live)
            {
                if (one.Input == 0 && failed == 0)
                {
                    if (!isLet) continue;
                    failed++;
                    one.Fail(new InvalidDataException("the first time"));
                    continue;
                }

                one.Emit(one.State++);
                if (one.State == Long) one.End();
            }
        };
        await using var node = await TestNode.Start(script, Two.Retries(1, backoff: 1.S, jitter: false));
        var all = node.Get<Streamer>().Steps.Map([0, 1, 2, 3], 4).All();
        await FlowTests.WaitFor(() => script.Streams.Stepped.Count > 200);
        Volatile.Write(ref isLet, true);
        await FlowTests.WaitFor(() => Volatile.Read(ref failed) == 1);
        await Run(node, all);
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(_ => Enumerable.Range(0, Long)), await all);
    }

    [Fact]
    public async Task None_makes_room_that_may_not_run_twice()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Streamer>().MinWorkers(1).Concurrent(1));
        var (held, waiting) = (await Open(node, Long), await Open(node, 1));
        await node.Quiet();
        Assert.True(held.Call.IsHeldUp);
        Assert.False(held.Call.TryMakeRoomFor(waiting.Call));
        Assert.Equal(Long, (await held.Drain()).Count);
        Assert.Single(await waiting.Drain());
    }

    /// <summary>A stream that has failed and waits for the only slot, which a later one has.</summary>
    static async Task<(OpenStream<int> Waiting, OpenStream<int> Held)> Starve(TestNode node, Script script)
    {
        var gives = script.Streams.Gives;
        script.Streams.Gives = (n, context) => n == 1 && context.Attempt == 1 ? throw new InvalidDataException("the first time") : gives(n, context);
        var waiting = await Open(node, 1);
        await node.Quiet();
        var held = await Open(node, Long);
        await node.Quiet();
        Assert.True(held.Call.IsHeldUp);
        Assert.False(held.Call.TryMakeRoomFor(waiting.Call)); // it pauses, and would not take the slot
        await node.Pass(1.S);
        return (waiting, held);
    }

    [Fact]
    public async Task None_makes_room_that_has_been_read_from_or_for_one_that_has_ended()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Streamer>().MinWorkers(1).Concurrent(1).Retries(1, backoff: 1.S, jitter: false));
        var (waiting, held) = await Starve(node, script);
        Assert.True(await held.First());
        Assert.False(held.Call.TryMakeRoomFor(waiting.Call));
        await held.PassOn(static _ => default, long.MaxValue, new(true)).AsTask().Soon();
        var last = await Open(node, Long);
        await node.Quiet();
        Assert.True(waiting.Call.Answered);
        Assert.False(last.Call.TryMakeRoomFor(waiting.Call));
        Assert.Single(await waiting.Drain());
        Assert.Equal(Long, (await last.Drain()).Count);
        Assert.Equal(3, script.Streams.Opened);
    }

    [Fact]
    public async Task What_made_room_may_still_be_lost_as_often_as_its_pool_says()
    {
        var (script, attempts, hang) = (new Script(), new List<int>(), new TaskCompletionSource());
        script.Streams.Gives = (n, context) =>
        {
            if (n != Long) return script.Streams.Count(n, context);
            attempts.Add(context.Attempt);
            return context.Attempt == 2 ? Hangs() : script.Streams.Count(n, context);
        };
        await using var node = await TestNode.Start(
            script, App.Cls<Streamer>().MinWorkers(1).Concurrent(1).Retries(1, backoff: 1.S, jitter: false).Liveness(Streamer.Methods.Live, period: 1.S, failures: 1));
        var (waiting, held) = await Starve(node, script);
        Assert.True(held.Call.TryMakeRoomFor(waiting.Call));
        Assert.False(held.Call.TryMakeRoomFor(waiting.Call));
        Assert.Single(await waiting.Drain());
        await node.Quiet();
        Assert.Equal([1, 2], attempts);
        script.Live = () => Task.FromResult(false);
        await node.Seconds(1);
        script.Live = () => Task.FromResult(true);
        await node.Seconds(6);
        hang.SetResult();
        Assert.Equal([1, 2, 3], attempts);
        Assert.Equal(Enumerable.Range(0, Long), await held.Drain());

        async IAsyncEnumerable<int> Hangs()
        {
            await hang.Task;
            yield return -1;
        }
    }

    static Task<OpenStream<int>> Open(TestNode node, int n) => node.Get<Streamer>().Numbers.Open(n, new(node.Clock, default)).AsTask();
}

static class Draining
{
    /// <summary>All of a stream that has not been read from.</summary>
    internal static async Task<List<T>> Drain<T>(this OpenStream<T> stream)
    {
        var all = new List<T>();
        await stream.PassOn(Put, long.MaxValue, stream.First()).AsTask().Soon();
        return all;

        async ValueTask Put(Slot<T> slot) => all.Add(await slot.Answer);
    }
}
