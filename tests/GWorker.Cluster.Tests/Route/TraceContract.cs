using System.Diagnostics;
using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>Traces over every route: what the caller's process begins, and what begins where the workers are.</summary>
public abstract class TraceContract(StartedRoute route) : RouteContract(route), IAsyncLifetime
{
    readonly string key = Guid.NewGuid().ToString("N");
    readonly Activity caller = new Activity("caller").Start();
    HeardTrace here = null!;

    string Trace => caller.TraceId.ToString();

    string Mine => caller.SpanId.ToString();

    public async Task InitializeAsync()
    {
        Activity.Current = null;
        await Control.Listen.Remote(Trace).Soon();
        here = new(Trace);
    }

    public Task DisposeAsync()
    {
        here.End();
        caller.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>What was heard on both sides, by name: trace, span, parent, links.</summary>
    async Task<ILookup<string, string[]>> Heard()
    {
        Activity.Current = null;
        var lines = await Control.Heard.Remote(Trace).Soon();
        return lines.Union(here.End()).Select(line => line.Split(' ')).ToLookup(parts => parts[0], parts => parts[1..]);
    }

    [Fact]
    public async Task A_map_is_in_its_readers_trace_and_each_item_is_linked_to_the_batch_it_ran_in()
    {
        Activity.Current = caller;
        var flow = Roomy.Next >> Flow.Of((int x) => $"{x}", key) >> Roomy.Shout;
        Assert.Equal(8, (await All(flow.Map(Enumerable.Range(0, 8))).Soon()).Count);
        var heard = await Heard();
        var items = heard[$"roomy.Next->>-{key}->>-roomy.Shout"].ToArray();
        Assert.Equal((8, 8, 8, 2), (items.Length, heard["roomy.Next"].Count(), heard["roomy.Shout"].Count(), heard["roomy.Shout-batch"].Count()));
        Assert.All(items, item => Assert.Equal([Trace, Mine], [item[0], item[2]]));
        foreach (var stage in (string[])["roomy.Next", "roomy.Shout"])
        {
            Assert.All(heard[stage], run => Assert.Equal(Trace, run[0]));
            Assert.Equal(items.Select(item => item[1]).Order(), heard[stage].Select(run => run[2]).Order());
        }

        var batches = heard["roomy.Shout-batch"].ToDictionary(parts => parts[1], parts => parts[3].Split(','));
        Assert.All(heard["roomy.Shout-batch"], parts => Assert.NotEqual(Trace, parts[0]));
        Assert.Equal(items.Select(item => item[1]).Order(), batches.Values.SelectMany(links => links).Order());
        Assert.All(heard["roomy.Shout"].GroupBy(parts => parts[3]), runs => Assert.Equal(batches[runs.Key].Order(), runs.Select(run => run[2]).Order()));
    }

    [Fact]
    public async Task A_single_call_of_a_pipeline_is_around_its_stages()
    {
        Activity.Current = caller;
        var flow = Roomy.Next >> Flow.Of((int n) => (key, n, false), key) >> Roomy.Range;
        Assert.Equal([0, 1], await All(flow.Remote(1)).Soon());
        Assert.Equal(3, await (Roomy.Next >> Flow.Of((int x) => x, key) >> Single.Next).Remote(1).Soon());
        var heard = await Heard();
        var (stream, call) = (heard[$"roomy.Next->>-{key}->>-roomy.Range"].Single(), heard[$"roomy.Next->>-{key}->>-single.Next"].Single());
        Assert.Equal((Mine, Mine), (stream[2], call[2]));
        Assert.Equal(new[] { call[1], stream[1] }.Order(), heard["roomy.Next"].Select(run => run[2]).Order());
        Assert.Equal((stream[1], call[1]), (heard["roomy.Range"].Single()[2], heard["single.Next"].Single()[2]));
    }

    [Fact]
    public async Task A_live_sequence_is_in_its_callers_trace_and_linked_to_its_steps()
    {
        Activity.Current = caller;
        Assert.Equal(4, (await All(Roomy.Count.Remote(3)).Soon()).Count);
        var heard = await Heard();
        var (begun, ended) = (heard["roomy.Count"].Single(), heard["ended:roomy.Count"].Single());
        Assert.Equal([Trace, Mine, ""], [begun[0], begun[2], begun[3]]);
        var steps = heard["roomy.Count-step"].ToArray();
        Assert.Equal(4, steps.Length);
        Assert.All(steps, step => Assert.Equal((false, true), (step[0] == Trace, step[3].Split(',').Contains(begun[1]))));
        Assert.Equal(string.Join(",", steps.Select(step => step[1])), ended[3]);
    }
}
