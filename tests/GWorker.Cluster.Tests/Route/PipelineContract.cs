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
        var late = await (Roomy.Echo >> Roomy.Hold).Within(400.Ms).Remote(key).Throws<CallTimeoutException>();
        Assert.Equal(400.Ms, late.Deadline);
        await Control.Stopped.Remote(key).Soon();
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
}
