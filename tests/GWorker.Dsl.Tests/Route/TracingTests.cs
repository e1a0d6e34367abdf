using System.Diagnostics;
using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A call's <see cref="Activity"/> is set around the code that runs for it, and for nobody else.</summary>
public partial class TracingTests
{
    [Worker]
    public partial class Traced(Script script)
    {
        [Method] public string? Sync(int x) => Activity.Current?.Id;

        [Method]
        public async Task<string?> Async(int x, CallContext context)
        {
            await script.Do(this, nameof(Async), [x], context);
            return Activity.Current?.Id;
        }

        [Method] public async Task<string?[]> Batched(Batch<int> xs) { await Task.Yield(); return xs.Map(_ => Activity.Current?.Id); }
    }

    static Task<TestNode> Start(Script script) => TestNode.Start(script, App.Cls<Traced>().MinWorkers(1).Concurrent(1).Batched(1, 0.Ms));

    [Fact]
    public async Task A_call_runs_in_its_callers_and_the_next_one_in_its_own()
    {
        await using var node = await Start(new());
        var traced = node.Get<Traced>();
        using var source = new Activity("caller").Start();
        Task<string?>[] mine = [traced.Sync.Remote(1), traced.Async.Remote(1)];
        Activity.Current = null;
        Task<string?>[] nobodys = [traced.Sync.Remote(2), traced.Async.Remote(2)];
        Assert.Equal(new[] { source.Id, source.Id }, await Task.WhenAll(mine).Soon());
        Assert.All(await Task.WhenAll(nobodys).Soon(), Assert.Null);
    }

    [Fact]
    public async Task A_batch_runs_in_none()
    {
        await using var node = await Start(new());
        using var source = new Activity("caller").Start();
        Assert.Null(await node.Get<Traced>().Batched.Remote(1).Soon());
    }

    [Fact]
    public async Task One_that_has_ended_meanwhile_is_not_brought_back()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script);
        var traced = node.Get<Traced>();
        var running = traced.Async.Remote(1);
        var source = new Activity("caller").Start();
        var waiting = traced.Sync.Remote(2);
        source.Stop();
        script.Release();
        await running.Soon();
        Assert.Null(await waiting.Soon());
    }
}
