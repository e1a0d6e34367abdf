using System.Diagnostics;
using GWorker.Tests.Flows;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// To set the current activity runs the user's code. What it threw faulted the block of a batch, ended the loop of live sequences for good, and
/// had a map without order end as if it were complete, short of its items.
/// </summary>
public sealed class AHandlerOfTheCurrentActivityThatThrowsCostsNothing : IDisposable
{
    readonly string pool = $"throws{Guid.NewGuid():N}";
    readonly Heard heard;

    public AHandlerOfTheCurrentActivityThatThrowsCostsNothing()
    {
        heard = new(pool);
        Activity.CurrentChanged += Throws;
    }

    public void Dispose()
    {
        Activity.CurrentChanged -= Throws;
        heard.Dispose();
    }

    // It is told of all activities of this process: those of other tests are no business of this one.
    void Throws(object? sender, ActivityChangedEventArgs change)
    {
        if (IsOurs(change.Current) || IsOurs(change.Previous)) throw new InvalidDataException();

        bool IsOurs(Activity? activity) => activity?.OperationName.Contains(pool, StringComparison.Ordinal) == true;
    }

    async Task Run(Func<Handle<Numbers>, Handle<Streamer>, Task> calls)
    {
        await using var node = await TestNode.Start(
            new(), App.Cls<Streamer>().Named(pool).MinWorkers(1).Concurrent(4), App.Cls<Numbers>().Named($"{pool}2").MinWorkers(1).Batched(4, 0.S));
        await calls(node.Get<Numbers>($"{pool}2"), node.Get<Streamer>(pool));
        await node.Quiet();
        Assert.All(node.Node.Status.Pools, p => Assert.Equal((0, 0), (p.Running, p.Waiting)));
        Assert.NotEmpty(heard.Ended);
    }

    [Fact]
    public Task A_call_is_answered() => Run(async (numbers, _) => Assert.Equal(2, await numbers.Twice.Remote(1).Soon()));

    [Fact]
    public Task So_is_a_batch() => Run(async (numbers, _) => Assert.Equal(new[] { 2, 4 }, await numbers.Many.Remote([1, 2]).Soon()));

    [Fact]
    public Task And_a_pipeline() => Run(async (numbers, _) => Assert.Equal(4, await (numbers.Twice >> numbers.Many).Remote(1).Soon()));

    [Fact]
    public Task A_stream_has_its_items() => Run(async (_, streamer) => Assert.Equal([0, 1], await streamer.Numbers.Remote(2).All().Soon()));

    [Fact]
    public Task A_live_sequence_has_its_steps() => Run(async (_, streamer) => Assert.Equal([0, 1, 2], await streamer.Steps.Remote(3).All().Soon()));

    [Theory, InlineData(true), InlineData(false)]
    public Task A_map_has_all_its_items(bool ordered) => Run(async (numbers, _) =>
        Assert.Equal([4, 8, 12], (await (numbers.Twice >> numbers.Many).Map([1, 2, 3], ordered: ordered).All().Soon()).Order()));
}
