using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>Flows and maps over every route.</summary>
public abstract class PipelineContract(StartedRoute route) : RouteContract(route)
{
    readonly string key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_flow_of_several_pools_answers_like_one_call()
    {
        var flow = Roomy.Next >> Single.Next >> (x => $"{x}") >> Roomy.Echo;
        Assert.Equal("7", await flow.Remote(5).Soon());
        Assert.Equal("bad", (await (Roomy.Echo >> Roomy.Fail >> Roomy.Next).Remote("bad").Throws<WorkerFailedException>()).ErrorMessage);
        var (error, given) = await Late((time, keys) => (Roomy.Echo >> Roomy.Hold).Within(time).Remote(keys[0]));
        Assert.Equal(given, error.Deadline);
    }

    [Fact]
    public async Task A_map_keeps_the_order_and_loses_nothing()
    {
        var flow = Roomy.Times >> Single.Next >> (x => (x, 1)) >> Roomy.Add;
        var answers = new List<int>();
        await foreach (var x in flow.Map(Enumerable.Range(0, 3_000))) answers.Add(x);
        Assert.Equal(Enumerable.Range(2, 3_000), answers);
        var outcomes = new List<Outcome<int>>();
        await foreach (var outcome in Roomy.Halve.MapAll([2, 3, 4, 5], ordered: false)) outcomes.Add(outcome);
        Assert.Equal([1, 2], outcomes.Where(o => o.Ok).Select(o => o.Value).Order());
        Assert.All(outcomes.Where(o => !o.Ok), o => Assert.IsType<WorkerFailedException>(o.Error));
    }

    [Fact]
    public async Task Leaving_a_map_cancels_what_runs_for_it()
    {
        var keys = Enumerable.Range(0, 4).Select(i => $"{key}{i}").ToArray();
        await Control.Open.Remote(keys[0]).Soon();
        await foreach (var _ in Roomy.Hold.Map(keys))
        {
            await Control.Started.Remote(keys[3]).Soon();
            break;
        }

        foreach (var one in keys[1..]) await Control.Stopped.Remote(one).Soon();
    }

    [Fact]
    public async Task A_stream_in_a_flow_goes_on_item_by_item_and_leaving_it_cancels_the_method()
    {
        var flow = Roomy.Next >> (n => (key, n, false)) >> Roomy.Range >> Single.Next;
        Assert.Equal(Enumerable.Range(1, 301), await All(flow.Remote(300)).Soon());
        Assert.Equal(Enumerable.Range(0, 40).SelectMany(n => Enumerable.Range(1, n + 1)), await All(flow.Map(Enumerable.Range(0, 40))).Soon());
        Assert.Equal(Enumerable.Range(0, 40).SelectMany(n => Enumerable.Range(1, n + 1)).Order(), (await All(flow.Map(Enumerable.Range(0, 40), ordered: false)).Soon()).Order());
        await foreach (var item in (Roomy.Echo >> Roomy.Drip).Remote($"{key}2")) break;
        await Control.Stopped.Remote($"{key}2").Soon();
        var (error, given) = await Late((time, keys) => All((Roomy.Echo >> Roomy.Drip).Within(time).Remote(keys[0])));
        Assert.Equal(given, error.Deadline);
    }

    [Fact]
    public async Task A_map_in_a_worker_ends_with_the_call_whose_code_reads_it()
    {
        var relay = Node.Get<Relay>();
        await Late((time, keys) => relay.Within(time).HoldEach.Remote(keys[0], keys[1]), runs: 2);
        using var stop = new CancellationTokenSource();
        var call = relay.HoldEach.Remote($"{key}3", $"{key}4", stop.Token);
        foreach (var one in (string[])[$"{key}3", $"{key}4"]) await Control.Started.Remote(one).Soon();
        await stop.CancelAsync();
        await call.ThrowsAny<OperationCanceledException>();
        foreach (var one in (string[])[$"{key}3", $"{key}4"]) await Control.Stopped.Remote(one).Soon();
    }
}
