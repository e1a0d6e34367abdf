using System.Collections.Concurrent;

namespace GWorker.Tests.Flows;

/// <summary>What a map takes, how far ahead, and in which order it gives it.</summary>
public class MapTests
{
    sealed class Told : IProgress<MapProgress>
    {
        internal ConcurrentQueue<MapProgress> All { get; } = new();

        public void Report(MapProgress value) => All.Enqueue(value);
    }

    [Theory, InlineData(1), InlineData(3), InlineData(256)]
    public async Task In_the_order_of_its_source_and_nothing_is_lost(int inFlight)
    {
        await using var node = await Stages.Start(new());
        var numbers = node.Get<Numbers>();
        var flow = numbers.Twice >> (x => x + 1) >> numbers.Many >> (async x => { await Task.Yield(); return x; });
        var expected = Enumerable.Range(0, 2_000).Select(x => 2 * (2 * x + 1));
        Assert.Equal(expected, await Stages.All(flow.Map(Enumerable.Range(0, 2_000), inFlight)).Soon());
        Assert.Equal(expected, await Stages.All(flow.Map(new Source(2_000).Later(), inFlight)).Soon());
        Assert.Equal(expected, (await Stages.All(flow.Map(Enumerable.Range(0, 2_000), inFlight, ordered: false)).Soon()).Order());
        Assert.Equal(expected, (await Stages.All(flow.Map(new Source(2_000).Later(), inFlight, ordered: false)).Soon()).Order());
        Assert.Empty(await Stages.All(flow.Map([], inFlight)).Soon());
    }

    [Fact]
    public async Task A_single_method_maps_too()
    {
        await using var node = await Stages.Start(new());
        Assert.Equal([0, 2, 4], await Stages.All(node.Get<Numbers>().Many.Map([0, 1, 2])).Soon());
    }

    [Fact]
    public async Task As_they_come_means_that_a_slow_one_holds_nobody_up()
    {
        var script = new Script { Holds = true };
        await using var node = await Stages.Start(script);
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
        await using var node = await Stages.Start(new());
        var source = new Source(100);
        var map = node.Get<Numbers>().Twice.Map(source.Now(), 4, ordered);
        Assert.Equal(0, source.Read);
        await using (map.GetAsyncEnumerator()) Assert.Equal(0, source.Read);
    }

    [Theory, InlineData(true, 8 + 1 + 1), InlineData(false, 8 + 1)]
    public async Task At_most_so_many_are_in_flight(bool ordered, int most)
    {
        var script = new Script { Holds = true };
        await using var node = await Stages.Start(script);
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
        await using var node = await Stages.Start(new());
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

    [Fact]
    public async Task Progress_counts_what_was_taken_what_is_done_and_what_failed()
    {
        await using var node = await Stages.Start(new());
        var told = new Told();
        var flow = Flow.Of((int x) => x == 5 ? -1 : x) >> node.Get<Numbers>().Refuse;
        await Stages.All(flow.MapAll(Enumerable.Range(0, 100), progress: told)).Soon();
        Assert.Equal(100, told.All.Count);
        Assert.Equal(new MapProgress(100, 99, 1), told.All.Last());
        Assert.All(told.All, p => Assert.InRange(p.Done + p.Failed, 1, p.Taken));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_pool_that_is_overloaded_is_waited_for(bool ordered)
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Numbers>().MinWorkers(1).Concurrent(1).Batched(4, 0.S).Queue(3));
        var numbers = node.Get<Numbers>();
        var map = Stages.All(numbers.Twice.Map(Enumerable.Range(0, 20), 10, ordered));
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
        await using var node = await Stages.Start(script);
        var map = Stages.All((node.Get<Numbers>().Twice >> node.Get<Numbers>().Many).Within(10.S).MapAll([1, 2]));
        await FlowTests.WaitFor(() => script.Runs.Length == 2);
        await node.Pass(6.S);
        foreach (var run in script.Runs) run.Answer();
        await FlowTests.WaitFor(() => script.Runs.Length > 2 && node.Node.Status.Pools.Single(p => p.Name == "Numbers") is var pool && pool.Waiting + pool.Running == 2);
        await node.Quiet();
        await node.Pass(4.S);
        Assert.All(await map.Soon(), o => Assert.Equal(10.S, Assert.IsType<CallTimeoutException>(o.Error).Deadline));
        script.Release();
    }

    [Fact]
    public async Task What_makes_no_sense_is_told_when_it_is_said()
    {
        await using var node = await Stages.Start(new());
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
        await using var node = await Stages.Start(new());
        var map = node.Get<Numbers>().Twice.Map([1, 2]);
        Assert.Equal([2, 4], await Stages.All(map).Soon());
        Assert.Equal([2, 4], await Stages.All(map).Soon());
    }
}
