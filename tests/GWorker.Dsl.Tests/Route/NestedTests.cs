using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace GWorker.Tests;

/// <summary>Workers that were given handles of others, and what travels with the calls.</summary>
public partial class NestedTests
{
    [Worker]
    public partial class Outer(Script script, Handle<Inner> inner, [FromKeyedServices("other")] Handle<Inner> other)
    {
        [Method] public async Task<int> Through(int x) => await inner.Do.Remote(x) + await other.Do.Remote(x);
        [Method] public async Task<int> Own(int x, CancellationToken stop) => await inner.Do.Remote(x, stop);
        [Method] public async Task<int> Several(int x) => (await inner.Many.Remote([x, x])).Sum();
        [Method] public async Task<int[]> Batched(Batch<int> xs) => await inner.Many.Remote([.. xs.Span]);
        [Method] public async Task<string> Names(int x, CallContext context) => $"{context.CallId} {context.ParentId} {Text(context.Tags)} < {await inner.Names.Remote(x)}";
        [Method]
        public async Task<string> Tags(int count)
        {
            var tagged = inner;
            for (var i = 0; i < count; i++) tagged = tagged.Tagged($"own{i}", "");
            return $"own {(await tagged.Names.Remote(1)).Split(' ')[^1].Split(',').Single(t => t.StartsWith("tag0=", StringComparison.Ordinal))}";
        }

        [Method]
        public async IAsyncEnumerable<string> Told(int x, CallContext context)
        {
            yield return $"{context.CallId} {context.ParentId} {Text(context.Tags)}";
            await foreach (var text in inner.Told.Remote(x)) yield return text;
        }

        [Method] public async Task<int> Piped(int x) => await (inner.Do >> (y => y + 1)).Remote(x);
        [Method] public Task<string> Mapped(int x) => Ended(inner.Do.Map([x, x + 1, x + 2]));
        [Method] public Task<string> MappedAll(int x) => Ended(inner.Do.MapAll([x, x + 1, x + 2], ordered: false));
        [Method] public Script Script() => script;

        async Task<string> Ended<T>(IAsyncEnumerable<T> map)
        {
            var items = 0;
            try
            {
                await foreach (var item in map) items++;
            }
            catch (Exception error)
            {
                script.Note($"{error.GetType().Name} after {items}");
                throw;
            }

            return $"{items}";
        }
    }

    [Worker]
    public partial class Inner(Script script)
    {
        [Method] public async Task<int> Do(int x, CallContext context) => (await script.Do(this, nameof(Do), [x], context))[0];
        [Method] public async Task<int[]> Many(Batch<int> xs, CallContext context) => await script.Do(this, nameof(Many), [.. xs.Span], context);
        [Method] public string Names(int x, CallContext context) => $"{context.CallId} {context.ParentId} {Text(context.Tags)}";

        [Method]
        public async IAsyncEnumerable<string> Told(int x, CallContext context)
        {
            yield return Names(x, context);
            await script.Do(this, nameof(Told), [x], context);
        }
    }

    [Worker]
    public partial class Left(Handle<Right> right)
    {
        [Method] public Task<int> Do(int x) => right.Do.Remote(x);
    }

    [Worker]
    public partial class Right(Handle<Left> left)
    {
        [Method] public Task<int> Do(int x) => left.Do.Remote(x);
    }

    static string Text(IReadOnlyDictionary<string, string> tags) => string.Join(",", tags.OrderBy(t => t.Key).Select(t => $"{t.Key}={t.Value}"));

    static Task<TestNode> Start(Script script) => TestNode.Start(
        script, App.Cls<Outer>().MinWorkers(1).Concurrent(8).Batched(4, 0.S), App.Cls<Inner>().MinWorkers(1).Concurrent(16).Batched(4, 0.S).Lanes(3), App.Cls<Inner>().Named("other").MinWorkers(1).Concurrent(8));

    [Fact]
    public async Task A_worker_calls_those_it_was_given()
    {
        await using var node = await Start(new());
        var outer = node.Get<Outer>();
        Assert.Equal(12, await outer.Through.Remote(3).Soon());
        Assert.Equal(12, await outer.Several.Remote(3).Soon());
        Assert.Equal(6, await outer.Batched.Remote(3).Soon());
        Assert.Equal(7, await outer.Piped.Remote(3).Soon());
    }

    [Fact]
    public async Task The_deadline_flows_down()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        var calls = ((Func<Handle<Outer>, Task>[])[o => o.Through.Remote(3), o => o.Several.Remote(3), o => o.Batched.Remote(3), o => o.Piped.Remote(3)])
            .Select(call => call(node.Get<Outer>().Within(10.S))).ToArray();
        await FlowsWait(() => script.Runs.Sum(r => r.Inputs.Length) == 5);
        Assert.All(script.Runs, run => Assert.Equal(10.S, run.Context.Deadline - node.Clock.GetUtcNow()));
        await node.Pass(10.S);
        foreach (var call in calls) await call.Throws<CallTimeoutException>();
        Assert.All(script.Runs, run => Assert.True(run.Context.Stop.IsCancellationRequested));
        script.Release();
    }

    [Fact]
    public async Task So_does_cancellation()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        using var stop = new CancellationTokenSource();
        var outer = node.Get<Outer>();
        Task[] calls = [outer.Through.Remote(1, stop.Token), outer.Own.Remote(1, stop.Token), outer.Several.Remote(1, stop.Token), outer.Batched.Remote(1, stop.Token), outer.Piped.Remote(1, stop.Token)];
        await FlowsWait(() => script.Runs.Sum(r => r.Inputs.Length) == 6);
        await stop.CancelAsync();
        await FlowsWait(() => script.Runs.All(run => run.Context.Stop.IsCancellationRequested));
        Assert.All(calls, call => Assert.True(call.IsCanceled));
        script.Release();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_map_in_a_call_that_is_over_ends_as_a_whole(bool isCancelled)
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        using var stop = new CancellationTokenSource();
        var outer = node.Get<Outer>().Within(10.S);
        Task[] calls = [outer.Mapped.Remote(1, stop.Token), outer.MappedAll.Remote(1, stop.Token)];
        await FlowsWait(() => script.Runs.Length == 6);
        Assert.All(script.Runs, run => Assert.Equal(10.S, run.Context.Deadline - node.Clock.GetUtcNow()));
        if (isCancelled) await stop.CancelAsync();
        else await node.Pass(10.S);
        await FlowsWait(() => script.Runs.All(run => run.Context.Stop.IsCancellationRequested));
        await FlowsWait(() => script.Notes.Length == 2);
        Assert.All(script.Notes, note => Assert.Contains(note, isCancelled ? ["OperationCanceledException after 0"] : (string[])["OperationCanceledException after 0", "CallTimeoutException after 0"]));
        foreach (var call in calls)
            if (isCancelled) Assert.Equal(stop.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon())).CancellationToken);
            else await call.Throws<CallTimeoutException>();
        script.Release();
    }

    /// <summary>Over three workers there could be more than a node takes from another: such a call was dropped there, and waited for its deadline.</summary>
    [Fact]
    public async Task Tags_of_all_levels_together_are_bounded()
    {
        await using var node = await Start(new());
        var outer = node.Get<Outer>();
        for (var i = 0; i < 31; i++) outer = outer.Tagged($"tag{i}", "value");
        Assert.Contains("own tag0=value", await outer.Tags.Remote(1).Soon(), StringComparison.Ordinal);
        Assert.Contains("A call carries at most 32 tags: this one has 2 of its own, and the call in whose code it is made has 31.", (await outer.Tags.Remote(2).Throws<WorkerFailedException>()).ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_parents_and_tags_travel()
    {
        await using var node = await Start(new());
        var outer = node.Get<Outer>();
        var parts = (await outer.Tagged("tenant", "acme").Tagged("a", "b").Names.Remote(1).Soon()).Split(' ');
        Assert.StartsWith("Outer#1@", parts[0], StringComparison.Ordinal);
        Assert.Equal(["", "a=b,tenant=acme", "<"], parts[1..4]);
        Assert.StartsWith("Inner#1@", parts[4], StringComparison.Ordinal);
        Assert.Equal([parts[0], "a=b,tenant=acme"], parts[5..]);
        Assert.EndsWith("  ", (await node.Get<Inner>().Names.Remote(1).Soon())[^2..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_is_told_no_less_and_ends_with_the_stream_it_is_part_of()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        using var stop = new CancellationTokenSource();
        await using var told = node.Get<Outer>().Tagged("tenant", "acme").Within(10.S).Told.Remote(1, stop.Token).GetAsyncEnumerator();
        Assert.True(await told.MoveNextAsync().AsTask().Soon());
        var outer = told.Current.Split(' ');
        Assert.True(await told.MoveNextAsync().AsTask().Soon());
        var inner = told.Current.Split(' ');
        Assert.StartsWith("Outer#1@", outer[0], StringComparison.Ordinal);
        Assert.Equal(["", "tenant=acme"], outer[1..]);
        Assert.StartsWith("Inner#1@", inner[0], StringComparison.Ordinal);
        Assert.Equal([outer[0], "tenant=acme"], inner[1..]);
        var end = told.MoveNextAsync().AsTask();
        await FlowsWait(() => script.Runs.Any());
        Assert.Equal(10.S, script.Runs.Single().Context.Deadline - node.Clock.GetUtcNow());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => end.Soon());
        await FlowsWait(() => script.Runs.Single().Context.Stop.IsCancellationRequested);
        script.Release();
    }

    [Fact]
    public void Workers_that_call_each_other_in_a_circle_are_a_fault_and_so_is_one_that_is_not_there()
    {
        var error = Assert.Throws<DefinitionException>(() => new LocalNode(App.Of("app", App.Cls<Right>(), App.Cls<Left>()), new()));
        Assert.Equal("GW1055 app: Left calls Right calls Left; with every slot taken they would wait for each other for ever. Call in one direction alone, or join them into one worker.", error.Faults.Single().ToString());
        error = Assert.Throws<DefinitionException>(() => new LocalNode(App.Of("app", App.Cls<Outer>()), new()));
        Assert.Equal("GW1054 Outer: its constructor takes a Handle<Inner>, and the app does not run Inner. Add App.Cls<Inner>() to App.Of(…).", error.Faults.Single().ToString());
    }

    [Fact]
    public async Task One_trace_for_a_pipeline_and_every_item_linked_to_its_batch()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var root = new Activity("caller").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "GWorker",

            // Of this trace and no other: tests beside this one want to see theirs as they left it.
            Sample = (ref options) => options.Parent.TraceId == root.TraceId || options.Links?.Any(l => l.Context.TraceId == root.TraceId) == true ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var node = await Start(new());
        var outer = node.Get<Outer>();
        await (outer.Through >> node.Get<Inner>().Many).Remote(1).Soon();
        await node.Quiet();
        var mine = spans.Where(s => s.TraceId == root.TraceId).ToList();
        Assert.Equal(["Inner.Do", "Inner.Many", "Outer.Through", "Outer.Through >> Inner.Many", "other.Do"], mine.Select(s => s.OperationName).Order(StringComparer.Ordinal));
        var through = mine.Single(s => s.OperationName == "Outer.Through");
        var whole = mine.Single(s => s.OperationName == "Outer.Through >> Inner.Many");
        Assert.Equal((root.SpanId, whole.SpanId), (whole.ParentSpanId, through.ParentSpanId));
        Assert.All(mine.Where(s => s.OperationName.EndsWith(".Do", StringComparison.Ordinal)), s => Assert.Equal(through.SpanId, s.ParentSpanId));
        var item = mine.Single(s => s.OperationName == "Inner.Many");
        Assert.Equal(whole.SpanId, item.ParentSpanId);
        var batch = spans.Single(s => s.OperationName == "Inner.Many batch" && s.Links.Any(l => l.Context.TraceId == root.TraceId));
        Assert.Equal(batch.Context.SpanId, item.Links.Single().Context.SpanId);
        Assert.NotEqual(root.TraceId, batch.TraceId);
        Assert.Equal(1, batch.GetTagItem("gworker.batch.size"));
    }

    static Task FlowsWait(Func<bool> condition) => Flows.FlowTests.WaitFor(condition);
}
