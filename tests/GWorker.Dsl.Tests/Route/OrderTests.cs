using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "order": items of one caller, method and parameter set start in send order on one node.</summary>
public class OrderTests
{
    [Fact]
    public async Task Plain_calls_start_in_send_order()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>());
        var worker = node.Get<Scripted>();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 3) switch { 0 => worker.One.Remote(i), 1 => worker.Now.Remote(i), _ => worker.Two.Remote(i) })).Soon();
        Assert.Equal(Enumerable.Range(0, 100), script.Runs.Select(run => run.Inputs[0]));
    }

    [Fact]
    public async Task So_do_items_of_batches_one_by_one_or_in_lists()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Batched(7, 1.Ms));
        var worker = node.Get<Scripted>();
        var calls = Enumerable.Range(0, 50).Select(i => worker.Many.Remote([2 * i, 2 * i + 1])).ToArray();
        await node.Pass(1.Ms);
        await Task.WhenAll(calls).Soon();
        Assert.Equal(Enumerable.Range(0, 100), script.Runs.SelectMany(run => run.Inputs));
    }
}
