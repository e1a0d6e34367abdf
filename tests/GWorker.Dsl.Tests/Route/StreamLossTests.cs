using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A worker is lost while it streams: the reader gets what had come and then is told; a stream that has begun never begins again.</summary>
public class StreamLossTests
{
    static readonly Cls<Streamer> Watched = App.Cls<Streamer>().MinWorkers(1).Concurrent(4).Liveness(Streamer.Methods.Live, period: 1.S, failures: 1).Idempotent();

    static async Task Lose(TestNode node, Script script)
    {
        script.Live = () => Task.FromResult(false);
        await node.Seconds(1);
        script.Live = () => Task.FromResult(true);
        await node.Seconds(5);
    }

    // Ends when the test says so, whatever its token does.
    static async IAsyncEnumerable<int> Deaf(int[] first, Task end, int[] last)
    {
        foreach (var i in first) yield return i;
        await end;
        foreach (var i in last) yield return i;
    }

    [Fact]
    public async Task What_has_begun_ends_after_the_items_that_came_and_is_not_sent_again()
    {
        var (script, end, opened) = (new Script(), new TaskCompletionSource(), 0);
        script.Streams.Gives = (_, _) => { opened++; return Deaf([1, 2], end.Task, [3]); };
        await using var node = await TestNode.Start(script, Watched);
        await using var stream = node.Get<Streamer>().Numbers.Remote(0).GetAsyncEnumerator();
        Assert.True(await stream.Next());
        await Lose(node, script);
        end.SetResult(); // what it still gives is nobody's
        await node.Quiet();
        var (items, error) = await stream.UntilError();
        Assert.Equal([2], items);
        Assert.Equal((true, 1), Assert.IsType<WorkerLostException>(error) is var lost ? (lost.MayHaveRun, lost.Attempts) : default);
        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task What_has_given_nothing_yet_runs_again_where_it_may()
    {
        var (script, end, attempts) = (new Script(), new TaskCompletionSource(), new List<int>());
        script.Streams.Gives = (_, context) =>
        {
            attempts.Add(context.Attempt);
            return attempts.Count == 1 ? Deaf([], end.Task, [-1]) : Deaf([1, 2], Task.CompletedTask, [3]);
        };
        await using var node = await TestNode.Start(script, Watched);
        await using var stream = node.Get<Streamer>().Numbers.Remote(0).GetAsyncEnumerator();
        var next = stream.Next();
        await Lose(node, script);
        end.SetResult();
        await node.Quiet();
        Assert.True(await next);
        Assert.Equal(1, stream.Current);
        Assert.Equal([2, 3], (await stream.UntilError()).Items);
        Assert.Equal([1, 2], attempts);
    }

    [Fact]
    public async Task Live_sequences_are_lost_in_the_same_way()
    {
        var (script, hang, steps) = (new Script(), new TaskCompletionSource(), 0);
        script.Streams.Before = _ => ++steps == 2 ? hang.Task : Task.CompletedTask;
        await using var node = await TestNode.Start(script, Watched);
        var streamer = node.Get<Streamer>();
        await using var begun = streamer.StepsLater.Remote(100).GetAsyncEnumerator();
        Assert.True(await begun.Next());
        await using var fresh = streamer.StepsLater.Remote(3).GetAsyncEnumerator(); // joins after the step that never ends
        var next = fresh.Next();
        await Lose(node, script);
        hang.SetResult();
        await node.Quiet();
        Assert.IsType<WorkerLostException>((await begun.UntilError()).Error);
        Assert.True(await next);
        Assert.Equal([1, 2], (await fresh.UntilError()).Items);
    }
}
