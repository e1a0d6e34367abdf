using System.Diagnostics;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>What listens to activities is the user's code. A batch's began and ended theirs inside a block, which what it threw would have ended.</summary>
public class AListenerThatThrowsCostsItsActivityAlone
{
    [Theory, InlineData("sample"), InlineData("start"), InlineData("end")]
    public async Task Calls_of_every_kind_are_answered(string where)
    {
        var pool = $"throws{Guid.NewGuid():N}";
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "GWorker",
            Sample = (ref options) => !options.Name.Contains(pool, StringComparison.Ordinal) ? ActivitySamplingResult.None : where == "sample" ? throw new InvalidDataException() : ActivitySamplingResult.AllData,
            ActivityStarted = a => Throw("start", a),
            ActivityStopped = a => Throw("end", a),
        };
        ActivitySource.AddActivityListener(listener);
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Streamer>().Named(pool).MinWorkers(1).Concurrent(4), App.Cls<Flows.Numbers>().Named($"{pool}2").MinWorkers(1).Batched(4, 0.S));
        var (streamer, numbers) = (node.Get<Streamer>(pool), node.Get<Flows.Numbers>($"{pool}2"));
        Assert.Equal(2, await numbers.Twice.Remote(1).Soon());
        Assert.Equal(new[] { 2, 4 }, await numbers.Many.Remote([1, 2]).Soon());
        Assert.Equal([0, 1], await streamer.Numbers.Remote(2).All().Soon());
        Assert.Equal([0, 1], await streamer.Steps.Remote(2).All().Soon());
        var flow = numbers.Twice >> numbers.Many;
        Assert.Equal(4, await flow.Remote(1).Soon());
        Assert.Equal([4, 8], await flow.Map([1, 2]).All().Soon());
        await node.Quiet();
        Assert.All(node.Node.Status.Pools, p => Assert.Equal((0, 0), (p.Running, p.Waiting)));

        void Throw(string here, Activity activity)
        {
            if (where == here && activity.OperationName.Contains(pool, StringComparison.Ordinal)) throw new InvalidDataException();
        }
    }
}
