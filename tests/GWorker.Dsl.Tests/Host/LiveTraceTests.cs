using System.Diagnostics;
using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A live sequence is an activity from joining to its end, and each step is one that is linked to its sequences.</summary>
public sealed class LiveTraceTests : IDisposable
{
    readonly string pool = $"live{Guid.NewGuid():N}";
    readonly Script script = new();
    readonly Heard heard;

    public LiveTraceTests() => heard = new(pool);

    public void Dispose() => heard.Dispose();

    Task<TestNode> Start() => TestNode.Start(script, App.Cls<Streamer>().Named(pool).MinWorkers(1).Concurrent(8).Batched(3, 0.S));

    [Fact]
    public async Task It_is_in_its_callers_trace_and_linked_to_the_steps_it_was_in_and_they_to_it()
    {
        await using var node = await Start();
        var streamer = node.Get<Streamer>(pool);
        using var caller = new Activity("caller").Start();
        await Task.WhenAll(streamer.Steps.Remote(2).All(), streamer.Steps.Remote(5).All()).Soon();
        await node.Quiet();
        Activity.Current = null;
        Assert.Equal([0], await streamer.Steps.Remote(1).All().Soon());
        await node.Quiet();
        var sequences = heard.Of($"{pool}.Steps");
        var steps = heard.Of($"{pool}.Steps step");
        Assert.Equal([1, 2, 5], sequences.Select(s => (int)s.GetTagItem("gworker.steps")!).Order());
        Assert.Equal(script.Streams.Stepped.Select(s => s.Length), steps.Select(s => (int)s.GetTagItem("gworker.batch.size")!));
        foreach (var sequence in sequences)
        {
            var count = (int)sequence.GetTagItem("gworker.steps")!;
            Assert.Equal(count == 1 ? default : caller.SpanId, sequence.ParentSpanId);
            Assert.Equal(count != 1, sequence.TraceId == caller.TraceId);
            var its = steps.Where(s => s.Links.Any(l => l.Context == sequence.Context)).Select(s => s.Context).ToArray();
            Assert.Equal(count, its.Length);
            Assert.Equal(its, sequence.Links.Select(l => l.Context));
        }

        Assert.All(steps, s => Assert.NotEqual(caller.TraceId, s.TraceId));
        Assert.Equal(steps.Sum(s => s.Links.Count()), sequences.Sum(s => s.Links.Count()));
    }

    [Fact]
    public async Task Its_code_runs_in_the_steps_activity()
    {
        List<string?> seen = [];
        script.Streams.Steps = live =>
        {
            seen.Add(Activity.Current?.OperationName);
            live[0].Emit(1);
            if (seen.Count == 3) live[0].End();
        };
        await using var node = await Start();
        await node.Get<Streamer>(pool).Steps.Remote(1).All().Soon();
        Assert.Equal([$"{pool}.Steps step", $"{pool}.Steps step", $"{pool}.Steps step"], seen);
    }

    [Fact]
    public async Task Its_failure_is_its_own_and_one_of_a_step_is_everyones_in_it()
    {
        script.Streams.Steps = static live => live.ToList().ForEach(static one => one.Fail(new InvalidDataException("negative")));
        await using var node = await Start();
        var streamer = node.Get<Streamer>(pool);
        await streamer.Steps.Remote(1).GetAsyncEnumerator().UntilError().Soon();
        Assert.Equal(ActivityStatusCode.Error, heard.Of($"{pool}.Steps").Single().Status);
        Assert.Contains("negative", heard.Of($"{pool}.Steps").Single().StatusDescription!, StringComparison.Ordinal);
        Assert.Equal(ActivityStatusCode.Unset, heard.Of($"{pool}.Steps step").Single().Status);
        script.Streams.Steps = static _ => throw new InvalidDataException("bad");
        await streamer.Steps.Remote(2).GetAsyncEnumerator().UntilError().Soon();
        Assert.All([heard.Of($"{pool}.Steps")[1], heard.Of($"{pool}.Steps step")[1]], a => Assert.Equal(ActivityStatusCode.Error, a.Status));
        Assert.Equal(1, heard.Of($"{pool}.Steps")[1].GetTagItem("gworker.steps"));
    }

    [Fact]
    public async Task It_ends_with_its_reader()
    {
        await using var node = await Start();
        await foreach (var item in node.Get<Streamer>(pool).Kept.Remote(5)) break;
        await node.Quiet();
        Assert.Equal(ActivityStatusCode.Unset, heard.Of($"{pool}.Kept").Single().Status);
        Assert.Equal(heard.Started.Length, heard.Ended.Length);
    }

    [Fact]
    public async Task A_long_one_has_no_more_links_than_anybody_keeps()
    {
        await using var node = await Start();
        Assert.Equal(300, (await node.Get<Streamer>(pool).Steps.Remote(300).All().Soon()).Count);
        var sequence = heard.Of($"{pool}.Steps").Single();
        Assert.Equal((300, 128), ((int)sequence.GetTagItem("gworker.steps")!, sequence.Links.Count()));
    }
}
