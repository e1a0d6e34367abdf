using System.Diagnostics;

namespace GWorker.Tests.Flows;

/// <summary>A pipeline is one trace, its caller's or one of its own: an activity of the source <c>GWorker</c> around its stages, while somebody listens.</summary>
public sealed class FlowTraceTests : IDisposable
{
    readonly string key = $"t{Guid.NewGuid():N}";
    readonly Script script = new();
    readonly Heard heard;

    public FlowTraceTests() => heard = new(key);

    public void Dispose() => heard.Dispose();

    Task<TestNode> Start() => TestNode.Start(script, Stages.Numbers.Named(key), App.Cls<Streamer>().Named($"{key}s").MinWorkers(1).Concurrent(8));

    [Fact]
    public async Task A_call_without_an_activity_of_its_callers_begins_a_trace_around_its_stages()
    {
        Activity? inFunction = null;
        await using var node = await Start();
        var numbers = node.Get<Numbers>(key);
        var flow = numbers.Twice >> (x => { inFunction = Activity.Current; return x; }) >> numbers.Many;
        Assert.Equal(4, await flow.Remote(1).Soon());
        Assert.Null(Activity.Current);
        await node.Quiet();
        var whole = heard.Of(flow.ToString()).Single();
        Assert.Equal((default, ActivityStatusCode.Unset), (whole.ParentSpanId, whole.Status));
        Assert.Same(whole, inFunction);
        Activity[] stages = [heard.Of($"{key}.Twice").Single(), heard.Of($"{key}.Many").Single()];
        Assert.All(stages, s => Assert.Equal((whole.TraceId, whole.SpanId), (s.TraceId, s.ParentSpanId)));
        Assert.Equal(heard.Of($"{key}.Many batch").Single().Context, stages[1].Links.Single().Context);
    }

    [Fact]
    public async Task It_goes_on_with_its_callers_and_tells_which_failed()
    {
        await using var node = await Start();
        using var caller = new Activity("caller").Start();
        var flow = (node.Get<Numbers>(key).Twice >> (x => -x) >> node.Get<Numbers>(key).Refuse).Within(10.S);
        await flow.Remote(1).Throws<WorkerFailedException>();
        Assert.Same(caller, Activity.Current);
        await node.Quiet();
        var whole = heard.Of(flow.ToString()).Single();
        Assert.Equal((caller.TraceId, caller.SpanId, ActivityStatusCode.Error), (whole.TraceId, whole.ParentSpanId, whole.Status));
        Assert.Equal(whole.SpanId, heard.Of($"{key}.Refuse").Single().ParentSpanId);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Each_item_of_a_map_is_a_trace_with_its_own_stages(bool ordered)
    {
        await using var node = await Start();
        var numbers = node.Get<Numbers>(key);
        var flow = numbers.Twice >> (x => x == 8 ? -1 : x) >> Flow.All(numbers.Many, numbers.Refuse);
        var answers = await Stages.All(flow.MapAll(Enumerable.Range(0, 40), 8, ordered)).Soon();
        Assert.Equal(39, answers.Count(a => a.Ok));
        await node.Quiet();
        var items = heard.Of(flow.ToString());
        Assert.Equal(40, items.Select(i => i.TraceId).Distinct().Count());
        Assert.Single(items, i => i.Status == ActivityStatusCode.Error);
        foreach (var item in items)
        {
            Assert.Equal(default, item.ParentSpanId);
            var stages = heard.Ended.Where(a => a.ParentSpanId == item.SpanId).ToArray();
            if (item.Status == ActivityStatusCode.Unset) Assert.Equal([$"{key}.Many", $"{key}.Refuse", $"{key}.Twice"], stages.Select(s => s.OperationName).Order(StringComparer.Ordinal));
            Assert.All(stages, s => Assert.Equal(item.TraceId, s.TraceId)); // of the one that failed one way perhaps never ran the other
        }
    }

    [Fact]
    public async Task A_maps_items_are_part_of_its_readers_trace()
    {
        await using var node = await Start();
        using var reader = new Activity("reader").Start();
        var flow = node.Get<Numbers>(key).Twice >> (x => x);
        await Stages.All(flow.Map(Enumerable.Range(0, 10))).Soon();
        Assert.Same(reader, Activity.Current);
        Assert.Equal(10, heard.Of(flow.ToString()).Count(i => (i.TraceId, i.ParentSpanId) == (reader.TraceId, reader.SpanId)));
    }

    [Fact]
    public async Task Where_the_number_of_items_changes_on_the_way_a_map_has_one_for_all()
    {
        await using var node = await Start();
        var (numbers, streamer) = (node.Get<Numbers>(key), node.Get<Streamer>($"{key}s"));
        var sums = numbers.Twice >> Flow.Batch<int>(4) >> numbers.Sum;
        Assert.Equal([12, 8 + 10], await Stages.All(sums.Map(Enumerable.Range(0, 6))).Soon());
        var streams = numbers.Twice >> streamer.Numbers;
        Assert.Equal([0, 1], await Stages.All(streams.Remote(1)).Soon());
        await node.Quiet();
        foreach (var (flow, stages) in ((string, int)[])[($"{sums}", 6 + 2), ($"{streams}", 1 + 1)])
        {
            var whole = heard.Of(flow).Single();
            Assert.Equal(stages, heard.Ended.Count(a => (a.TraceId, a.ParentSpanId) == (whole.TraceId, whole.SpanId)));
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task What_is_left_ends_and_what_ends_a_map_is_its_failure(bool byItem)
    {
        await using var node = await Start();
        var numbers = node.Get<Numbers>(key);
        var flow = byItem ? numbers.Twice >> (x => x) : numbers.Twice >> Flow.Batch<int>(2) >> Flow.Unbatch<int>();
        await foreach (var x in flow.Map(new Source(1_000_000).Now())) break;
        Assert.Equal(heard.Started.Count(a => a.OperationName == flow.ToString()), heard.Of(flow.ToString()).Length);
        Assert.All(heard.Of(flow.ToString()), a => Assert.Equal(ActivityStatusCode.Unset, a.Status));
        await Assert.ThrowsAsync<InvalidDataException>(() => Stages.All(flow.Map(Bad())).Soon());
        Assert.Equal(byItem ? ActivityStatusCode.Unset : ActivityStatusCode.Error, heard.Of(flow.ToString())[^1].Status);

        static IEnumerable<int> Bad()
        {
            yield return 1;
            throw new InvalidDataException("source");
        }
    }

    [Fact]
    public async Task A_method_alone_has_no_other_than_its_runs()
    {
        await using var node = await Start();
        var (numbers, streamer) = (node.Get<Numbers>(key), node.Get<Streamer>($"{key}s"));
        await numbers.Twice.Within(5.S).Remote(1).Soon();
        await Stages.All(numbers.Twice.Map([1, 2])).Soon();
        await Stages.All(streamer.Numbers.Map([1, 2])).Soon();
        await node.Quiet();
        Assert.Equal([.. Enumerable.Repeat($"{key}.Twice", 3), .. Enumerable.Repeat($"{key}s.Numbers", 2)], heard.Ended.Select(a => a.OperationName).Order(StringComparer.Ordinal));
        Assert.All(heard.Ended, a => Assert.Equal(default, a.ParentSpanId));
    }

    [Fact]
    public async Task Where_nobody_wants_it_the_callers_goes_on()
    {
        var unheard = $"u{Guid.NewGuid():N}";
        await using var node = await TestNode.Start(script, Stages.Numbers.Named(unheard));
        using var caller = new Activity("caller").Start();
        Activity? seen = null;
        var flow = node.Get<Numbers>(unheard).Twice >> (x => { seen = Activity.Current; return x; });
        await flow.Remote(1).Soon();
        Assert.Same(caller, seen);
        await Stages.All(flow.Map([1])).Soon();
        Assert.Same(caller, seen);
        Assert.Empty(heard.Started);
    }
}
