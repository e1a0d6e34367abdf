using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace GWorker.Tests.Flows;

public class MapTests
{
    sealed class Told : IProgress<MapProgress>
    {
        internal ConcurrentQueue<MapProgress> All { get; } = new();

        public void Report(MapProgress value) => All.Enqueue(value);
    }

    /// <summary>Counts what is read from it and whether it is let go.</summary>
    sealed class Source(int count)
    {
        int read;

        internal int Read => Volatile.Read(ref read);

        internal TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal IEnumerable<int> Now()
        {
            try
            {
                for (var i = 0; i < count; i++)
                {
                    Interlocked.Increment(ref read);
                    yield return i;
                }
            }
            finally
            {
                Disposed.TrySetResult();
            }
        }

        internal async IAsyncEnumerable<int> Later([EnumeratorCancellation] CancellationToken stop = default)
        {
            try
            {
                for (var i = 0; i < count; i++)
                {
                    await Task.Yield();
                    stop.ThrowIfCancellationRequested();
                    Interlocked.Increment(ref read);
                    yield return i;
                }
            }
            finally
            {
                Disposed.TrySetResult();
            }
        }
    }

    static async Task<List<T>> All<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items) all.Add(item);
        return all;
    }

    static Task<TestNode> Start(Script script) => Stages.Start(script);

    [Theory, InlineData(1), InlineData(3), InlineData(256)]
    public async Task In_the_order_of_its_source_and_nothing_is_lost(int inFlight)
    {
        await using var node = await Start(new());
        var numbers = node.Get<Numbers>();
        var flow = numbers.Twice >> (x => x + 1) >> numbers.Many >> (async x => { await Task.Yield(); return x; });
        var expected = Enumerable.Range(0, 2_000).Select(x => 2 * (2 * x + 1));
        Assert.Equal(expected, await All(flow.Map(Enumerable.Range(0, 2_000), inFlight)).Soon());
        Assert.Equal(expected, await All(flow.Map(new Source(2_000).Later(), inFlight)).Soon());
        Assert.Equal(expected, (await All(flow.Map(Enumerable.Range(0, 2_000), inFlight, ordered: false)).Soon()).Order());
        Assert.Equal(expected, (await All(flow.Map(new Source(2_000).Later(), inFlight, ordered: false)).Soon()).Order());
        Assert.Empty(await All(flow.Map([], inFlight)).Soon());
    }

    [Fact]
    public async Task A_single_method_maps_too()
    {
        await using var node = await Start(new());
        Assert.Equal([0, 2, 4], await All(node.Get<Numbers>().Many.Map([0, 1, 2])).Soon());
    }

    [Fact]
    public async Task As_they_come_means_that_a_slow_one_holds_nobody_up()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        var answers = node.Get<Numbers>().Twice.Map([1, 2, 3], ordered: false).GetAsyncEnumerator();
        var first = answers.MoveNextAsync().AsTask();
        await FlowTests.WaitFor(() => script.Runs.Length == 3);
        script.Runs.Single(run => run.Inputs[0] == 2).Answer();
        Assert.True(await first.Soon());
        Assert.Equal(4, answers.Current);
        script.Release();
        await answers.DisposeAsync().AsTask().Soon();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Nothing_is_read_before_its_result_is(bool ordered)
    {
        await using var node = await Start(new());
        var source = new Source(100);
        var map = node.Get<Numbers>().Twice.Map(source.Now(), 4, ordered);
        Assert.Equal(0, source.Read);
        await using (map.GetAsyncEnumerator()) Assert.Equal(0, source.Read);
    }

    [Theory, InlineData(true, 8 + 1 + 1), InlineData(false, 8 + 1)]
    public async Task At_most_so_many_are_in_flight(bool ordered, int most)
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        var source = new Source(1000);
        var answers = node.Get<Numbers>().Twice.Map(source.Now(), 8, ordered).GetAsyncEnumerator();
        var first = answers.MoveNextAsync().AsTask();
        await FlowTests.WaitFor(() => script.Runs.Length >= 8);
        await Task.Delay(20.Ms, TimeProvider.System); // more must not come: there is no event for that
        Assert.InRange(source.Read, 8, most);
        script.Release();
        Assert.True(await first.Soon());
        await answers.DisposeAsync().AsTask().Soon();
        Assert.InRange(script.Peak, 1, most);
    }

    [Fact]
    public async Task A_slow_last_stage_and_a_reader_who_never_reads_slow_the_source()
    {
        var gate = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = await Start(new());
        var source = new Source(100_000);
        var numbers = node.Get<Numbers>();
        var answers = (numbers.Twice >> numbers.Many >> (x => gate.Task)).Map(source.Now(), 10).GetAsyncEnumerator();
        var first = answers.MoveNextAsync().AsTask();
        await FlowTests.WaitFor(() => source.Read >= 30);
        await Task.Delay(20.Ms, TimeProvider.System);
        Assert.InRange(source.Read, 30, 3 * 12);
        gate.SetResult(1);
        Assert.True(await first.Soon());
        await Task.Delay(20.Ms, TimeProvider.System);
        Assert.InRange(source.Read, 30, 3 * 12 + 2);
        await answers.DisposeAsync().AsTask().Soon();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Breaking_out_cancels_what_is_under_way_and_disposes_of_the_source(bool ordered)
    {
        var script = new Script();
        await using var node = await Start(script);
        foreach (var isAsync in (bool[])[false, true])
        {
            var source = new Source(1_000_000);
            script.Holds = true;
            script.Starts = run => { if (run.Inputs[0] < 5) run.Answer(); };
            var flow = node.Get<Numbers>().Twice >> (x => x);
            await foreach (var _ in isAsync ? flow.Map(source.Later(), 20, ordered) : flow.Map(source.Now(), 20, ordered)) break;
            await source.Disposed.Task.Soon();
            await node.Quiet();
            Assert.All(script.Runs.Where(run => run.Inputs[0] > 5 && !run.End.Task.IsCompleted), run => Assert.True(run.Context.Stop.IsCancellationRequested));
            script.Release();
            await FlowTests.WaitFor(() => node.Node.Status.Pools.All(p => p is { Waiting: 0, Running: 0 }));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_token_ends_it_with_that_token(bool ordered)
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        foreach (var given in (bool[])[true, false])
        {
            var before = script.Runs.Length;
            using var stop = new CancellationTokenSource();
            var source = new Source(1_000_000);
            var twice = node.Get<Numbers>().Twice;
            var map = given ? twice.Map(source.Now(), 20, ordered, cancel: stop.Token) : twice.Map(source.Now(), 20, ordered);
            var reading = Task.Run(async () => { await foreach (var _ in map.WithCancellation(given ? default : stop.Token)) { } });
            await FlowTests.WaitFor(() => script.Runs.Length >= before + 20);
            await stop.CancelAsync();
            Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Soon())).CancellationToken);
            await source.Disposed.Task.Soon();
            await FlowTests.WaitFor(() => script.Runs[before..].All(run => run.Context.Stop.IsCancellationRequested));
            foreach (var run in script.Runs) run.Answer();
        }
    }

    [Theory]
    [InlineData(true, false), InlineData(false, false), InlineData(true, true), InlineData(false, true)]
    public async Task Given_up_it_ends_with_its_readers_token_whatever_an_item_made_of_that(bool ordered, bool isCallback)
    {
        await using var node = await Start(new());
        foreach (var read in (Func<Flow<int, int>, CancellationToken, Task>[])[
            async (flow, stop) => { await foreach (var _ in flow.Map(Numbers(), 4, ordered, cancel: stop)) { } },
            async (flow, stop) => { await foreach (var _ in flow.Map(Numbers(), 4, ordered, onError: _ => { }, cancel: stop)) { } },
            async (flow, stop) => { await foreach (var o in flow.MapAll(Numbers(), 4, ordered, cancel: stop)) Assert.True(o.Ok); }])
        {
            using var stop = new CancellationTokenSource();
            var reading = Task.CompletedTask;
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

            // Either the item itself gives the map up and fails, or it fails while the token still tells its listeners, the map not yet among them.
            var flow = node.Get<Numbers>().Twice >> (x => x != 2 ? Task.FromResult(x) : isCallback ? Late() : Now());
            reading = read(flow, stop.Token);
            if (isCallback)
            {
                await begun.Task.Soon();
                await stop.CancelAsync();
            }

            Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Soon())).CancellationToken);

            async Task<int> Now()
            {
                await stop.CancelAsync();
                throw new FormatException("gave up");
            }

            Task<int> Late()
            {
                var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
                stop.Token.Register(() =>
                {
                    end.SetException(new FormatException("gave up"));
                    Assert.True(((IAsyncResult)reading).AsyncWaitHandle.WaitOne(TestNode.Patience), "it waited for its own end");
                });
                begun.SetResult();
                return end.Task;
            }
        }

        static IEnumerable<int> Numbers() => Enumerable.Range(0, 100);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_source_that_waits_is_cancelled_with_the_map(bool ordered)
    {
        await using var node = await Start(new());
        using var stop = new CancellationTokenSource();
        var reading = All(node.Get<Numbers>().Twice.Map(Never(), 20, ordered, cancel: stop.Token));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Soon());

        static async IAsyncEnumerable<int> Never([EnumeratorCancellation] CancellationToken stop = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            yield break;
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_source_that_throws_ends_it_after_what_came_before(bool ordered)
    {
        await using var node = await Start(new());
        var flow = node.Get<Numbers>().Twice >> (x => x);
        foreach (var source in (IAsyncEnumerable<int>[])[flow.Map(Bad(), 8, ordered), flow.Map(BadLater(), 8, ordered), flow.Map(Bad(), 8, ordered, onError: _ => { })])
        {
            var got = new List<int>();
            var error = await Assert.ThrowsAsync<FormatException>(async () => { await foreach (var x in source) got.Add(x); });
            Assert.Equal("bad line", error.Message);
            Assert.Equal([0, 2, 4], got.Order());
        }

        static IEnumerable<int> Bad()
        {
            for (var i = 0; i < 3; i++) yield return i;
            throw new FormatException("bad line");
        }

        static async IAsyncEnumerable<int> BadLater()
        {
            foreach (var x in Bad())
            {
                await Task.Yield();
                yield return x;
            }
        }
    }

    [Fact]
    public async Task The_first_failure_comes_in_its_place_and_ends_it()
    {
        await using var node = await Start(new());
        var source = new Source(100_000);
        var got = new List<int>();
        var map = (Flow.Of((int x) => x == 7 ? -7 : x) >> node.Get<Numbers>().Refuse >> node.Get<Numbers>().Twice).Map(source.Now());
        var error = await Assert.ThrowsAsync<WorkerFailedException>(async () => { await foreach (var x in map) got.Add(x); });
        Assert.Equal("-7 is negative", error.ErrorMessage);
        Assert.Equal(Enumerable.Range(0, 7).Select(x => 2 * x), got);
        await source.Disposed.Task.Soon();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task With_onError_failures_are_told_and_left_out(bool ordered)
    {
        await using var node = await Start(new());
        var errors = new List<Exception>();
        var flow = Flow.Of((int x) => x % 3 == 0 ? -x - 1 : x) >> node.Get<Numbers>().Refuse;
        var got = await All(flow.Map(Enumerable.Range(0, 30), 8, ordered, errors.Add)).Soon();
        Assert.Equal(Enumerable.Range(0, 30).Where(x => x % 3 != 0), got.Order());
        Assert.Equal(10, errors.OfType<WorkerFailedException>().Count());
    }

    [Fact]
    public async Task MapAll_has_each_items_outcome_in_its_place()
    {
        await using var node = await Start(new());
        var flow = Flow.Of((int x) => x == 2 ? throw new FormatException("two") : x == 3 ? -3 : x) >> node.Get<Numbers>().Refuse;
        var got = await All(flow.MapAll([1, 2, 3, 4])).Soon();
        Assert.Equal([true, false, false, true], got.Select(o => o.Ok));
        Assert.IsType<StageFailedException>(got[1].Error);
        Assert.IsType<WorkerFailedException>(got[2].Error);
        Assert.Equal(4, got[3].Value);
    }

    [Fact]
    public async Task Progress_counts_what_was_taken_what_is_done_and_what_failed()
    {
        await using var node = await Start(new());
        var told = new Told();
        var flow = Flow.Of((int x) => x == 5 ? -1 : x) >> node.Get<Numbers>().Refuse;
        await All(flow.MapAll(Enumerable.Range(0, 100), progress: told)).Soon();
        Assert.Equal(100, told.All.Count);
        Assert.Equal(new MapProgress(100, 99, 1), told.All.Last());
        Assert.All(told.All, p => Assert.InRange(p.Done + p.Failed, 1, p.Taken));
    }

    [Fact]
    public async Task Batch_and_Unbatch_change_the_shape_between_stages()
    {
        await using var node = await Start(new());
        var numbers = node.Get<Numbers>();
        var sums = numbers.Twice >> Flow.Batch<int>(3) >> numbers.Sum;
        Assert.Equal([0 + 2 + 4, 6 + 8 + 10, 12], await All(sums.Map(Enumerable.Range(0, 7))).Soon());
        var there = Flow.Batch<int>(3) >> (xs => xs.Reverse().ToArray()) >> Flow.Unbatch<int>() >> numbers.Twice;
        Assert.Equal([4, 2, 0, 8, 6], await All(there.Map(Enumerable.Range(0, 5))).Soon());
        Assert.Equal([0, 2, 4, 6, 8], (await All(there.Map(Enumerable.Range(0, 5), ordered: false)).Soon()).Order());
        Assert.Equal(4, await sums.Remote(2).Soon());
        await (Flow.Of((int x) => new int[x]) >> Flow.Unbatch<int>()).Remote(2).Throws<StageFailedException>();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_window_of_a_batch_begins_with_its_first_item_and_closes_it_while_the_source_is_waited_for(bool ordered)
    {
        await using var node = await Start(new());
        var (gate, asked) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        await using var sums = (Flow.Batch<int>(3, 20.Ms) >> node.Get<Numbers>().Sum).Map(Slow(), 8, ordered).GetAsyncEnumerator();
        var next = sums.MoveNextAsync().AsTask();
        for (var first = 1; first < 4; first++)
        {
            Assert.True(await asked.WaitAsync(TestNode.Patience));
            node.Clock.Advance(1.S); // nothing is open yet
            gate.Release();
            Assert.True(await asked.WaitAsync(TestNode.Patience));
            if (first == 2)
            {
                // A second item does not begin it anew.
                node.Clock.Advance(15.Ms);
                gate.Release();
                Assert.True(await asked.WaitAsync(TestNode.Patience));
                node.Clock.Advance(4.Ms);
            }
            else
            {
                node.Clock.Advance(19.Ms);
            }

            await Task.Delay(5.Ms, TimeProvider.System); // it must not come yet: there is no event for that
            Assert.False(next.IsCompleted);
            node.Clock.Advance(1.Ms);
            Assert.True(await next.Soon());
            Assert.Equal(first switch { 1 => 1, 2 => 2 + 3, _ => 4 }, sums.Current);
            asked.Release(); // it is asked already for the one to come
            next = sums.MoveNextAsync().AsTask();
        }

        gate.Release(100);
        Assert.True(await next.Soon());
        Assert.Equal(5 + 6 + 7, sums.Current);

        async IAsyncEnumerable<int> Slow([EnumeratorCancellation] CancellationToken stop = default)
        {
            for (var i = 1; ; i++)
            {
                asked.Release();
                await gate.WaitAsync(stop);
                yield return i;
            }
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_window_also_closes_while_a_source_blocks_or_the_stage_before_works(bool sourceBlocks)
    {
        var script = new Script { Holds = !sourceBlocks };
        script.Starts = run => { if (run.Inputs[0] == 1) run.Answer(); };
        await using var node = await Start(script);
        using var block = new SemaphoreSlim(0);
        var flow = sourceBlocks ? Flow.Batch<int>(3, 20.Ms) >> node.Get<Numbers>().Sum : node.Get<Numbers>().Twice >> Flow.Batch<int>(3, 20.Ms) >> node.Get<Numbers>().Sum;
        var sums = flow.Map(Source()).GetAsyncEnumerator();
        var next = sums.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            node.Clock.Advance(5.Ms);
            await Task.Delay(1.Ms, TimeProvider.System);
        }

        Assert.True(await next);
        Assert.Equal(sourceBlocks ? 1 : 2, sums.Current);
        block.Release(10);
        script.Release();
        await sums.DisposeAsync().AsTask().Soon();

        IEnumerable<int> Source()
        {
            yield return 1;
            if (sourceBlocks) block.Wait();
            yield return 2;
        }
    }

    [Fact]
    public async Task A_batch_that_is_full_leaves_no_window_behind()
    {
        await using var node = await Start(new());
        var sums = Flow.Batch<int>(3, 10.Mins) >> node.Get<Numbers>().Sum;
        Assert.Equal([0 + 1 + 2, 3 + 4 + 5, 6], await All(sums.Map(Enumerable.Range(0, 7))).Soon());
        Assert.Equal(4, await sums.Remote(4).Soon());
        Assert.Equal("Flow.Batch(3, 10.Mins) >> Numbers.Sum", sums.ToString());
    }

    [Fact]
    public async Task A_failed_item_goes_past_a_gathering_stage_alone()
    {
        await using var node = await Start(new());
        var numbers = node.Get<Numbers>();
        var sums = Flow.Of((int x) => x == 3 ? -3 : x) >> numbers.Refuse >> Flow.Batch<int>(4) >> numbers.Sum;
        var got = await All(sums.MapAll(Enumerable.Range(0, 7))).Soon();
        Assert.Equal("3; error; 15", string.Join("; ", got.Select(o => o.Ok ? $"{o.Value}" : "error")));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_pool_that_is_overloaded_is_waited_for(bool ordered)
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Numbers>().MinWorkers(1).Concurrent(1).Batched(4, 0.S).Queue(3));
        var numbers = node.Get<Numbers>();
        var map = All(numbers.Twice.Map(Enumerable.Range(0, 20), 10, ordered));
        await FlowTests.WaitFor(() => node.Pool.Waiting == 3);
        script.Release();
        while (!map.IsCompleted)
        {
            node.Clock.Advance(5.Ms);
            await Task.Delay(1.Ms, TimeProvider.System);
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(x => 2 * x), (await map).Order());
    }

    [Fact]
    public async Task The_deadline_of_the_whole_holds_for_each_item()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        var map = All((node.Get<Numbers>().Twice >> node.Get<Numbers>().Many).Within(10.S).MapAll([1, 2]));
        await FlowTests.WaitFor(() => script.Runs.Length == 2);
        await node.Pass(6.S);
        foreach (var run in script.Runs) run.Answer();
        await FlowTests.WaitFor(() => script.Runs.Length > 2);
        await node.Quiet();
        await node.Pass(4.S);
        Assert.All(await map.Soon(), o => Assert.Equal(10.S, Assert.IsType<CallTimeoutException>(o.Error).Deadline));
        script.Release();
    }

    [Fact]
    public async Task What_makes_no_sense_is_told_when_it_is_said()
    {
        await using var node = await Start(new());
        var twice = node.Get<Numbers>().Twice;
        Assert.Throws<ArgumentOutOfRangeException>(() => twice.Map([1], inFlight: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => twice.Map([1], inFlight: 100_000));
        Assert.Throws<ArgumentNullException>(() => twice.Map((IEnumerable<int>)null!));
        Assert.Throws<ArgumentNullException>(() => twice.Map((IAsyncEnumerable<int>)null!));
        Assert.Throws<ArgumentNullException>(() => Flow.Of((Func<int, int>)null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => Flow.Batch<int>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Flow.Batch<int>(1, 0.S));
        Assert.Throws<ArgumentOutOfRangeException>(() => Flow.Batch<int>(1, 11.Mins));
        Assert.Throws<ArgumentOutOfRangeException>(() => twice.Within(0.S));
    }

    [Fact]
    public async Task Each_reading_is_a_map_of_its_own()
    {
        await using var node = await Start(new());
        var map = node.Get<Numbers>().Twice.Map([1, 2]);
        Assert.Equal([2, 4], await All(map).Soon());
        Assert.Equal([2, 4], await All(map).Soon());
    }
}
