using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "Concurrent(n)": at most n items run in one worker at a time, all methods together.</summary>
public class ConcurrentTests
{
    [Fact]
    public async Task At_most_n_items_run_all_methods_together()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Concurrent(5).Batched(3, 0.S));
        var worker = node.Get<Scripted>();
        Task<int>[] calls = [.. Enumerable.Range(0, 40).Select(i => (i % 4) switch
        {
            0 => worker.One.Remote(i),
            1 => worker.Two.Remote(i),
            2 => worker.Many.Remote(i),
            _ => worker.More.Remote(i),
        })];
        await node.Quiet();
        Assert.Equal(5, script.Inside);
        for (var i = 0; i < script.Runs.Length; i++)
        {
            script.Runs[i].Answer();
            await node.Quiet();
        }

        Assert.Equal(Enumerable.Range(0, 40).Select(i => 2 * i), await Task.WhenAll(calls).Soon());
        Assert.Equal(5, script.Peak);
        Assert.Equal(40, script.Sizes.Sum());
    }

    [Fact]
    public async Task The_default_is_one()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Plain>());
        var calls = Enumerable.Range(0, 3).Select(i => node.Get<Plain>().One.Remote(i)).ToArray();
        await node.Quiet();
        Assert.Single(script.Runs);
        script.Release();
        await Task.WhenAll(calls).Soon();
        Assert.Equal(1, script.Peak);
    }

    [Fact]
    public async Task With_Batched_the_default_is_a_full_batch_which_plain_calls_share()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Batched(4, 0.S));
        var worker = node.Get<Scripted>();
        var calls = Enumerable.Range(0, 6).Select(i => worker.One.Remote(i)).ToArray();
        await node.Quiet();
        Assert.Equal(4, script.Inside);
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task Synchronous_methods_run_side_by_side_on_threads_of_their_worker()
    {
        using var all = new Barrier(4);
        var threads = new HashSet<string?>();
        var script = new Script
        {
            Starts = _ =>
            {
                lock (threads) threads.Add($"{Thread.CurrentThread.Name} pool={Thread.CurrentThread.IsThreadPoolThread}");
                Assert.True(all.SignalAndWait(TestNode.Patience));
            },
        };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Concurrent(4));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => node.Get<Scripted>().Now.Remote(i))).Soon();
        Assert.Equal(4, script.Peak);
        Assert.Equal("gworker Scripted pool=False", Assert.Single(threads));
    }
}
