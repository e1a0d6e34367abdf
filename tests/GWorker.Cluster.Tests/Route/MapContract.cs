using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>What a map is given, and what it tells, over every route.</summary>
public abstract class MapContract(StartedRoute route) : RouteContract(route)
{
    readonly string key = Guid.NewGuid().ToString("N");

    sealed class Told : IProgress<MapProgress>
    {
        internal ConcurrentQueue<MapProgress> All { get; } = new();

        public void Report(MapProgress value) => All.Enqueue(value);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Progress_counts_what_was_taken_what_is_done_and_what_failed(bool ordered)
    {
        var told = new Told();
        await All(Roomy.Halve.MapAll(Enumerable.Range(0, 40), ordered: ordered, progress: told)).Soon();
        Assert.Equal((40, new MapProgress(40, 20, 20)), (told.All.Count, told.All.Last()));
        Assert.Equal(Enumerable.Range(1, 40), told.All.Select(p => (int)(p.Done + p.Failed)));
        Assert.All(told.All, p => Assert.InRange(p.Done + p.Failed, 1, p.Taken));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Failures_are_told_and_left_out_or_are_outcomes_or_the_first_is_thrown(bool ordered)
    {
        var evens = Enumerable.Range(0, 20);
        var flow = Roomy.Next >> Single.Next >> (x => x - 2) >> Roomy.Halve;
        var errors = new List<Exception>();
        var got = await All(flow.Map(Enumerable.Range(0, 40), ordered: ordered, onError: errors.Add)).Soon();
        Assert.Equal(evens, ordered ? got : got.Order());
        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"{2 * i + 1} is odd").Order(), errors.Select(e => Assert.IsType<WorkerFailedException>(e).ErrorMessage).Order());

        var outcomes = await All(flow.MapAll(Enumerable.Range(0, 40), ordered: ordered)).Soon();
        if (ordered) Assert.Equal(Enumerable.Range(0, 40).Select(i => i % 2 == 0), outcomes.Select(o => o.Ok));
        Assert.Equal(evens, outcomes.Where(o => o.Ok).Select(o => o.Value).Order());
        Assert.Equal(errors.Select(e => e.Message).Order(), outcomes.Where(o => !o.Ok).Select(o => o.Error!.Message).Order());

        var error = await All(flow.Map([0, 2, 5, 4], ordered: ordered)).Throws<WorkerFailedException>();
        Assert.Equal((Definitions.Roomy, "Halve", "5 is odd"), (error.Worker, error.Method, error.ErrorMessage));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_source_may_come_by_and_by_and_is_let_go_with_its_reader(bool ordered)
    {
        var flow = Roomy.Next >> Single.Next;
        var (source, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var got = await All(flow.Map(Later(2_000), ordered: ordered)).Soon();
        Assert.Equal(Enumerable.Range(2, 2_000), ordered ? got : got.Order());
        await ended.Task.Soon();

        // Its next item is asked for while the reader has the first, and never comes.
        ended = new();
        await foreach (var x in flow.Map(Later(1, stays: true), ordered: ordered))
        {
            Assert.Equal(2, x);
            await source.Task.Soon();
            break;
        }

        await ended.Task.Soon();

        async IAsyncEnumerable<int> Later(int count, bool stays = false, [EnumeratorCancellation] CancellationToken stop = default)
        {
            try
            {
                for (var i = 0; i < count; i++)
                {
                    await Task.Yield();
                    yield return i;
                }

                if (!stays) yield break;
                source.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            }
            finally
            {
                ended.SetResult();
            }
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_source_that_throws_ends_it_after_what_came_before(bool ordered)
    {
        var flow = Roomy.Next >> Single.Next;
        List<Exception> told = [];
        foreach (var map in (IAsyncEnumerable<int>[])[
            flow.Map(Bad(), ordered: ordered), flow.Map(BadLater(), ordered: ordered), flow.Map(Bad(), ordered: ordered, onError: told.Add),
            Values(flow.MapAll(BadLater(), ordered: ordered))])
        {
            var got = new List<int>();
            var error = await Read(map, got).Throws<FormatException>();
            Assert.Equal("bad line", error.Message);
            Assert.Equal([2, 3, 4], got.Order());
        }

        Assert.Empty(told);

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

        static async IAsyncEnumerable<int> Values(IAsyncEnumerable<Outcome<int>> outcomes)
        {
            await foreach (var outcome in outcomes) yield return outcome.Value;
        }

        static async Task Read(IAsyncEnumerable<int> map, List<int> into)
        {
            await foreach (var x in map) into.Add(x);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_pool_that_refuses_is_waited_for(bool ordered)
    {
        using var refusals = new Refusals();
        var before = Single.Hold.Remote(key);
        await Control.Started.Remote(key).Soon();
        using var stop = new CancellationTokenSource();
        var calls = Enumerable.Range(0, TooMany).Select(i => Single.Next.Remote(i, stop.Token)).ToArray();
        Assert.Contains(calls, c => c.IsFaulted);

        refusals.Listen();
        var map = All((Roomy.Next >> Single.Next).Map(Enumerable.Range(0, 20), 8, ordered));
        await refusals.First.Soon();
        await stop.CancelAsync(); // they would take a busy machine too long
        await Control.Open.Remote(key).Soon();
        Assert.Equal(Enumerable.Range(2, 20), (await map.Soon()).Order());
        await before.Soon();
        await Task.WhenAll(calls).ContinueWith(static _ => { }, TaskScheduler.Default).Soon();
    }
}
