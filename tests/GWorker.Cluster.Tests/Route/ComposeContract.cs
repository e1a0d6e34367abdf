using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>Flows that part, choose and change shape, over every route.</summary>
public abstract class ComposeContract(StartedRoute route) : RouteContract(route)
{
    readonly string key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task All_sends_one_input_several_ways_and_gives_their_answers_together()
    {
        var both = Roomy.Next >> Flow.All(Single.Next, Roomy.With(factor: 3).Times);
        Assert.Equal((3, 6), await both.Remote(1).Soon());
        Assert.Equal(Enumerable.Range(1, 200).Select(x => (x + 1, 3 * x)), await All(both.Map(Enumerable.Range(0, 200))).Soon());
        var three = Flow.All(Single.Next, Roomy.With(factor: 3).Times, Roomy.Next >> (x => $"{x}") >> Roomy.Echo);
        Assert.Equal((2, 3, "2"), await three.Remote(1).Soon());
    }

    [Fact]
    public async Task The_first_failure_of_All_is_the_wholes_and_cancels_the_other_way()
    {
        var flow = Flow.All(Roomy.Hold, Flow.Of(async (string of, CancellationToken stop) => { await Control.Started.Remote(of, stop); return of; }, "wait") >> Roomy.Fail);
        Assert.Equal((Definitions.Roomy, "Fail", key), Told(await flow.Remote(key).Throws<WorkerFailedException>()));
        await Control.Stopped.Remote(key).Soon();
        var outcome = (await All(flow.MapAll([$"{key}2"])).Soon()).Single();
        Assert.Equal((Definitions.Roomy, "Fail", $"{key}2"), Told(Assert.IsType<WorkerFailedException>(outcome.Error)));
        await Control.Stopped.Remote($"{key}2").Soon();

        static (string, string, string) Told(WorkerFailedException error) => (error.Worker, error.Method, error.ErrorMessage);
    }

    [Fact]
    public async Task Route_chooses_a_way_by_a_condition_or_by_a_key()
    {
        var two = Roomy.Next >> Flow.Route(x => x > 2, Single.Next, Roomy.With(factor: 10).Times);
        Assert.Equal(20, await two.Remote(1).Soon());
        Assert.Equal([10, 20, 4, 5], await All(two.Map([0, 1, 2, 3])).Soon());
        var several = Flow.Route((int x) => x % 3, (0, Single.Next), (1, Roomy.With(factor: 10).Times));
        Assert.Equal((10, 4), (await several.Remote(1).Soon(), await several.Remote(3).Soon()));
        await several.Remote(2).Throws<StageFailedException>();
        var outcomes = await All(several.MapAll([0, 1, 2, 3])).Soon();
        Assert.Equal([true, true, false, true], outcomes.Select(o => o.Ok));
        Assert.IsType<StageFailedException>(outcomes[2].Error);
    }

    [Fact]
    public async Task Batch_gathers_arrays_for_a_stage_and_Unbatch_scatters_its_answers()
    {
        var lists = Roomy.Next >> (x => (float)x) >> Flow.Batch<float>(4) >> Roomy.Floats;
        foreach (var ordered in (bool[])[true, false])
        {
            var arrays = await All(lists.Map(Enumerable.Range(0, 10), ordered: ordered)).Soon();
            Assert.Equal(new[] { 2, 4, 4 }, arrays.Select(a => a.Length).Order());
            var items = await All((lists >> Flow.Unbatch<float>() >> (f => (int)f) >> Single.Next).Map(Enumerable.Range(0, 10), ordered: ordered)).Soon();
            Assert.Equal(Enumerable.Range(2, 10), ordered ? items : items.Order());
        }

        Assert.Equal(new[] { 6f }, await lists.Remote(5).Soon());
    }

    [Fact]
    public async Task Batch_with_a_wait_goes_on_with_what_it_has()
    {
        var first = new TaskCompletionSource();
        var arrays = new List<float[]>();
        await foreach (var array in (Roomy.Next >> (x => (float)x) >> Flow.Batch<float>(4, 20.Ms) >> Roomy.Floats).Map(Numbers()))
        {
            arrays.Add(array);
            first.TrySetResult();
        }

        Assert.Equal([1, 2, 3], arrays.SelectMany(a => a));
        Assert.True(arrays.Count > 1);

        async IAsyncEnumerable<int> Numbers()
        {
            yield return 0;
            yield return 1;
            await first.Task.Soon(); // without its window it would wait for company, and the company for it
            yield return 2;
        }
    }
}
