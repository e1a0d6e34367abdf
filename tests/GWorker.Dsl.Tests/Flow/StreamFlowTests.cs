using System.Runtime.CompilerServices;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Flows;

/// <summary>Methods that stream as stages of a flow.</summary>
public class StreamFlowTests
{
    static Task<TestNode> Start(Script script, Cls<Streamer>? streamers = null) =>
        TestNode.Start(
        script, Stages.Texts, Stages.Numbers, App.Cls<BadInput.Texts>().Named("letters").MinWorkers(1), streamers ?? App.Cls<Streamer>().MinWorkers(1).Concurrent(16).Batched(4, 0.S));

    static IEnumerable<int> Below(int n) => Enumerable.Range(0, n);

    [Fact]
    public async Task The_last_stage_may_stream_and_so_may_one_further_ahead()
    {
        await using var node = await Start(new());
        var (texts, numbers, streamer) = (node.Get<Texts>(), node.Get<Numbers>(), node.Get<Streamer>());
        StreamFlow<string, int> last = texts.Count >> streamer.Numbers;
        Assert.Equal([0, 1, 2], await last.Remote("abc").All().Soon());
        Assert.Empty(await last.Remote("").All().Soon());
        Assert.Equal([0, 1, 2], await (texts.Count >> streamer.Steps).Remote("abc").All().Soon());
        var middle = texts.Count >> streamer.Numbers >> numbers.Many >> (x => x + 1) >> (async x => { await Task.Yield(); return $"<{x}>"; });
        Assert.Equal(["<1>", "<3>", "<5>"], await middle.Remote("abc").All().Soon());
        Assert.Equal([0 + 1 + 2, 3 + 4], await (streamer.Numbers >> Flow.Batch<int>(3) >> numbers.Sum).Remote(5).All().Soon());
        Assert.Equal([0, 0, 1, 0, 1, 2], await (streamer.Numbers >> streamer.Numbers).Remote(4).All().Soon());
        Assert.Equal([0, 0, 1], await (Flow.Of((string s) => s.Length) >> (streamer.Numbers >> (streamer.Numbers >> (x => x)))).Remote("abc").All().Soon());
    }

    [Theory, InlineData(1), InlineData(3), InlineData(256)]
    public async Task In_a_map_items_of_one_input_follow_those_of_the_one_before_and_nothing_is_lost(int inFlight)
    {
        await using var node = await Start(new());
        var (numbers, streamer) = (node.Get<Numbers>(), node.Get<Streamer>());
        var flow = numbers.Twice >> streamer.Numbers >> numbers.Many;
        var expected = Below(60).SelectMany(n => Below(2 * n)).Select(x => 2 * x).ToList();
        Assert.Equal(expected, await flow.Map(Below(60), inFlight).All().Soon());
        Assert.Equal(expected, await flow.Map(Later(60), inFlight).All().Soon());
        Assert.Equal(expected.Order(), (await flow.Map(Below(60), inFlight, ordered: false).All().Soon()).Order());
        Assert.Equal(expected.Order(), (await flow.Map(Later(60), inFlight, ordered: false).All().Soon()).Order());
        Assert.Equal(Below(20).SelectMany(Below), await streamer.Numbers.Map(Below(20), inFlight).All().Soon());
        Assert.Empty(await flow.Map([], inFlight).All().Soon());

        static async IAsyncEnumerable<int> Later(int count)
        {
            foreach (var i in Below(count))
            {
                await Task.Yield();
                yield return i;
            }
        }
    }

    [Fact]
    public async Task It_prints_and_draws_itself_as_any_other()
    {
        await using var node = await Start(new());
        var flow = node.Get<Texts>().Count >> node.Get<Streamer>().Numbers >> node.Get<Numbers>().Twice;
        Assert.Equal("Texts.Count >> Streamer.Numbers >> Numbers.Twice", flow.ToString());
        Assert.Equal("(Texts.Count >> Streamer.Numbers >> Numbers.Twice).Within(2.S)", flow.Within(2.S).ToString());
        Assert.Equal("(Texts.Count >> Streamer.Numbers).Within(1.S)", (node.Get<Texts>().Count >> node.Get<Streamer>().Numbers.Within(3.S).Within(1.S).Within(2.S)).ToString());
        Assert.Equal(
            """
            flowchart LR
              n0["String<br/>in"]
              n1["Texts<br/>Count"]
              n2["Streamer<br/>Numbers"]
              n3["Numbers<br/>Twice"]
              n4["Int32<br/>out"]
              n0 --> n1
              n1 --> n2
              n2 -->|"items"| n3
              n3 --> n4
            """, flow.ToMermaid(), ignoreLineEndingDifferences: true);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Streams_of_several_inputs_are_under_way_side_by_side_and_no_more_than_were_asked_for(bool ordered)
    {
        var (script, opened) = (new Script(), 0);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        script.Streams.Gives = (n, _) => Held(n);
        await using var node = await Start(script);
        var taken = 0;
        var items = node.Get<Streamer>().Numbers.Map(Source(), 4, ordered).GetAsyncEnumerator();
        var first = items.MoveNextAsync().AsTask();
        await FlowTests.WaitFor(() => Volatile.Read(ref opened) >= 4);
        await Task.Delay(20.Ms, TimeProvider.System); // more must not come: there is no event for that
        Assert.InRange(opened, 4, 6);
        Assert.InRange(taken, 4, 8);
        gate.SetResult();
        Assert.True(await first.Soon());
        await items.DisposeAsync().AsTask().Soon();
        await node.Quiet();
        await FlowTests.WaitFor(() => node.Node.Status.Pools.All(p => p is { Waiting: 0, Running: 0 }));

        async IAsyncEnumerable<int> Held(int n)
        {
            Interlocked.Increment(ref opened);
            await gate.Task;
            yield return n;
        }

        IEnumerable<int> Source()
        {
            while (taken < 100_000) yield return taken++;
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Whoever_reads_no_further_holds_up_the_stream_and_every_stage_before_it(bool ordered)
    {
        var script = new Script();
        await using var node = await Start(script);
        var taken = 0;
        var items = (node.Get<Numbers>().Twice >> node.Get<Streamer>().Numbers >> (x => x)).Map(Source(), 8, ordered).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync().AsTask().Soon());
        await FlowTests.WaitFor(() => Volatile.Read(ref taken) >= 8);
        await Task.Delay(50.Ms, TimeProvider.System);
        Assert.InRange(taken, 1, 8 * 3 + 8);
        Assert.InRange(script.Streams.Produced, 1, taken * 2 * 129 + 32); // two windows each
        await items.DisposeAsync().AsTask().Soon();
        await node.Quiet();
        await FlowTests.WaitFor(() => script.Streams.Disposed == script.Streams.Opened);
        await FlowTests.WaitFor(() => node.Node.Status.Pools.All(p => p is { Waiting: 0, Running: 0 }));

        IEnumerable<int> Source()
        {
            for (; taken < 1_000_000; taken++) yield return 1_000_000;
        }
    }

    [Theory]
    [InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public async Task Leaving_the_loop_cancels_the_method_and_so_does_a_token(bool ordered, bool isCancelled)
    {
        var (script, let) = (new Script(), false);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        script.Streams.Gives = (_, context) => Drips(context.Stop);
        await using var node = await Start(script);
        using var stop = new CancellationTokenSource();
        var items = (node.Get<Texts>().Count >> node.Get<Streamer>().Numbers).Map(Source(), 8, ordered, cancel: stop.Token).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync().AsTask().Soon());
        if (isCancelled)
        {
            var next = items.MoveNextAsync().AsTask();
            await stop.CancelAsync();
            Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Soon())).CancellationToken);
        }

        await items.DisposeAsync().AsTask().Soon();
        await ended.Task.Soon();
        await node.Quiet();
        Assert.True(let);
        await FlowTests.WaitFor(() => node.Node.Status.Pools.All(p => p is { Waiting: 0, Running: 0 }));

        async IAsyncEnumerable<int> Drips([EnumeratorCancellation] CancellationToken end)
        {
            try
            {
                yield return 1;
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end);
            }
            finally
            {
                ended.TrySetResult();
            }
        }

        IEnumerable<string> Source()
        {
            try
            {
                yield return "a";
            }
            finally
            {
                let = true;
            }
        }
    }

    [Fact]
    public async Task One_deadline_holds_for_all_stages_to_the_streams_end()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        var due = new List<TimeSpan?>();
        script.Streams.Gives = (_, context) =>
        {
            due.Add(context.Deadline - node.Clock.GetUtcNow());
            return OneAndNoEnd(context.Stop);
        };
        var items = (node.Get<Texts>().Count >> node.Get<Streamer>().Numbers.Within(10.S)).Remote("abc").GetAsyncEnumerator();
        var next = items.MoveNextAsync().AsTask();
        await FlowTests.WaitFor(() => script.Runs.Length == 1);
        await node.Pass(6.S);
        script.Last.Answer();
        Assert.True(await next.Soon());
        Assert.Equal([4.S], due);
        next = items.MoveNextAsync().AsTask();
        await node.Pass(4.S);
        var error = await next.Throws<CallTimeoutException>();
        Assert.Equal(10.S, error.Deadline);
        Assert.Contains("The time ended here: Streamer.Numbers was not answered", error.Message, StringComparison.Ordinal);
        await items.DisposeAsync().AsTask().Soon();
        await node.Quiet();

        static async IAsyncEnumerable<int> OneAndNoEnd([EnumeratorCancellation] CancellationToken end)
        {
            yield return 1;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end);
        }
    }

    [Fact]
    public async Task An_error_names_its_stage_and_comes_after_the_items_before_it()
    {
        var script = new Script();
        script.Streams.Gives = (n, context) => n == 2 ? Bad() : script.Streams.Count(n, context);
        await using var node = await Start(script);
        var (texts, numbers, streamer) = (node.Get<Texts>(), node.Get<Numbers>(), node.Get<Streamer>());
        var (items, error) = await (texts.Count >> streamer.Numbers >> numbers.Twice).Remote("ab").GetAsyncEnumerator().UntilError();
        Assert.Equal([0], items);
        Assert.Equal(("Streamer", "Numbers", "half way"), Assert.IsType<WorkerFailedException>(error) is var failed ? (failed.Worker, failed.Method, failed.ErrorMessage) : default);
        error = (await (streamer.Numbers >> (x => x == 1 ? throw new FormatException("odd") : x)).Remote(3).GetAsyncEnumerator().UntilError()).Error;
        Assert.IsType<FormatException>(Assert.IsType<StageFailedException>(error).InnerException);
        error = (await (texts.Nothing! >> (s => s!) >> node.Get<BadInput.Texts>("letters").Letters).Remote("abc").GetAsyncEnumerator().UntilError()).Error;
        Assert.Equal("letters.Letters", Assert.IsType<StageFailedException>(error).Stage);
        var outcomes = await (numbers.Refuse >> streamer.Numbers).MapAll([1, 2, -1, 3]).All().Soon();
        Assert.Equal("0; 0; half way; -1 is negative; 0; 1; 2", string.Join("; ", outcomes.Select(o => o.Ok ? $"{o.Value}" : ((WorkerFailedException)o.Error!).ErrorMessage)));
        var told = new List<Exception>();
        Assert.Equal([0, 0, 0, 1, 2], await (numbers.Refuse >> streamer.Numbers).Map([1, 2, -1, 3], onError: told.Add).All().Soon());
        Assert.Equal(2, told.Count);

        static async IAsyncEnumerable<int> Bad()
        {
            yield return 0;
            await Task.Yield();
            throw new InvalidDataException("half way");
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_pool_that_is_overloaded_is_waited_for(bool ordered)
    {
        await using var node = await Start(new(), App.Cls<Streamer>().MinWorkers(1).Concurrent(1).Queue(2));
        var all = node.Get<Streamer>().Numbers.Map(Below(20), 10, ordered).All();
        while (!all.IsCompleted)
        {
            node.Clock.Advance(5.Ms);
            await Task.Delay(1.Ms, TimeProvider.System);
        }

        Assert.Equal(Below(20).SelectMany(Below).Order(), (await all).Order());
    }

    [Fact]
    public async Task Nothing_is_sent_before_an_item_is_asked_for_and_each_reading_is_a_call()
    {
        var script = new Script();
        await using var node = await Start(script);
        var items = (node.Get<Texts>().Count >> node.Get<Streamer>().Numbers).Remote("ab");
        await node.Quiet();
        Assert.Empty(script.Runs);
        Assert.Equal([0, 1], await items.All().Soon());
        Assert.Equal([0, 1], await items.All().Soon());
        Assert.Equal(2, script.Runs.Length);
    }
}
