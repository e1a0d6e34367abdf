using System.Runtime.CompilerServices;
using GWorker.Tests.Setup;

namespace GWorker.Tests.Flows;

/// <summary>How a map ends: left, given up, or by a source or an item that throws.</summary>
public class MapEndTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Breaking_out_cancels_what_is_under_way_and_disposes_of_the_source(bool ordered)
    {
        var script = new Script();
        await using var node = await Stages.Start(script);
        foreach (var isAsync in (bool[])[false, true])
        {
            var source = new Source(1_000_000);
            script.Holds = true;
            script.Starts = run => { if (run.Inputs[0] < 5) run.Answer(); };
            var flow = node.Get<Numbers>().Twice >> (x => x);
            await foreach (var _ in isAsync ? flow.Map(source.Later(), 20, ordered) : flow.Map(source.Now(), 20, ordered)) break;
            await source.Disposed.Task.Soon();
            await node.Quiet();
            await FlowTests.WaitFor(() => script.Runs.Where(run => run.Inputs[0] > 5 && !run.End.Task.IsCompleted).All(run => run.Context.Stop.IsCancellationRequested));
            script.Release();
            await FlowTests.WaitFor(() => node.Node.Status.Pools.All(p => p is { Waiting: 0, Running: 0 }));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_token_ends_it_with_that_token(bool ordered)
    {
        var script = new Script { Holds = true };
        await using var node = await Stages.Start(script);
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
        await using var node = await Stages.Start(new());
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
        await using var node = await Stages.Start(new());
        using var stop = new CancellationTokenSource();
        var reading = Stages.All(node.Get<Numbers>().Twice.Map(Never(), 20, ordered, cancel: stop.Token));
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
        await using var node = await Stages.Start(new());
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
        await using var node = await Stages.Start(new());
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
        await using var node = await Stages.Start(new());
        var errors = new List<Exception>();
        var flow = Flow.Of((int x) => x % 3 == 0 ? -x - 1 : x) >> node.Get<Numbers>().Refuse;
        var got = await Stages.All(flow.Map(Enumerable.Range(0, 30), 8, ordered, errors.Add)).Soon();
        Assert.Equal(Enumerable.Range(0, 30).Where(x => x % 3 != 0), got.Order());
        Assert.Equal(10, errors.OfType<WorkerFailedException>().Count());
    }

    [Fact]
    public async Task MapAll_has_each_items_outcome_in_its_place()
    {
        await using var node = await Stages.Start(new());
        var flow = Flow.Of((int x) => x == 2 ? throw new FormatException("two") : x == 3 ? -3 : x) >> node.Get<Numbers>().Refuse;
        var got = await Stages.All(flow.MapAll([1, 2, 3, 4])).Soon();
        Assert.Equal([true, false, false, true], got.Select(o => o.Ok));
        Assert.IsType<StageFailedException>(got[1].Error);
        Assert.IsType<WorkerFailedException>(got[2].Error);
        Assert.Equal(4, got[3].Value);
    }

    [Fact]
    public async Task Left_while_its_pool_refuses_it_cancels_what_runs()
    {
        var script = new Script { Holds = true };
        using var meters = new Meters("left-while-refused");
        await using var node = await TestNode.Start(script, App.Cls<Numbers>().Named("left-while-refused").MinWorkers(1).Concurrent(1).Batched(4, 0.S).Queue(3));
        using var stop = new CancellationTokenSource();
        var map = Stages.All(node.Get<Numbers>("left-while-refused").Within(24.H).Twice.Map(Enumerable.Range(0, 20), 5, cancel: stop.Token));
        await FlowTests.WaitFor(() => node.Pool.Waiting == 3 && script.Runs.Length == 1);
        await FlowTests.WaitFor(() =>
        {
            node.Clock.Advance(10.Ms); // what was refused asks again after a pause
            return meters["gworker.rejections"].Length > 10;
        });
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(map.Soon);
        await FlowTests.WaitFor(() => script.Runs[0].Context.Stop.IsCancellationRequested);
    }
}
