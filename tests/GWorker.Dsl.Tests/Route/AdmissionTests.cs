using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Row "admission": one bounded queue; over it a call fails at once and is told when to retry.</summary>
public class AdmissionTests
{
    [Fact]
    public async Task By_items()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Plain>().MinWorkers(1).Queue(2));
        var worker = node.Get<Plain>();
        Task[] calls = [worker.One.Remote(1), worker.One.Remote(2), worker.One.Remote(3)];
        var refused = worker.One.Remote(4);
        Assert.True(refused.IsCompleted);
        var error = await refused.Throws<OverloadedException>();
        Assert.Equal(1.S, error.RetryAfter);
        Assert.Equal("Plain is overloaded: its queue holds 2 of 2 items. Retry after 1.S, raise .Queue(…), or add workers with .MaxWorkers(…).", error.Message);
        script.Release();
        await Task.WhenAll(calls).Soon();
        Assert.Equal(10, await worker.One.Remote(5));
    }

    [Fact]
    public async Task By_bytes()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(1).Queue(100, 1000));
        var worker = node.Get<Scripted>();
        var running = worker.Texts.Remote(new string('a', 400));
        var waiting = worker.Texts.Remote(new string('b', 400)); // 800 bytes
        await node.Quiet();
        var error = await worker.Texts.Remote(new string('c', 101)).Throws<OverloadedException>();
        Assert.Equal("Scripted is overloaded: its queue holds 800 of 1000 bytes. Retry after 1.S, raise .Queue(…), or add workers with .MaxWorkers(…).", error.Message);
        var fits = worker.Texts.Remote(new string('d', 100));
        script.Release();
        await Task.WhenAll(running, waiting, fits).Soon();
        Assert.Equal(2000, await worker.Texts.Remote(new string('e', 1000 / 2)) * 2);
    }

    [Fact]
    public async Task The_hint_is_within_twice_of_the_true_wait()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Plain>().MinWorkers(1).Queue(20));
        var worker = node.Get<Plain>();
        var calls = Enumerable.Range(0, 21).Select(i => worker.One.Remote(i)).ToList();
        for (var i = 0; i < 10; i++)
        {
            await node.Pass(100.Ms);
            script.Last.Answer();
            await node.Quiet();
            calls.Add(worker.One.Remote(i));
        }

        var hint = (await worker.One.Remote(99).Throws<OverloadedException>()).RetryAfter;
        Assert.InRange(hint, 1.S, 4.S); // twenty wait, at ten a second
        script.Release();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task By_default_it_holds_16384_items()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Plain>().MinWorkers(1));
        var worker = node.Get<Plain>();
        var calls = Enumerable.Range(0, 16_385).Select(i => worker.One.Remote(i)).ToArray();
        await worker.One.Remote(0).Throws<OverloadedException>();
        Assert.Equal(16_384, node.Pool.Waiting);
        script.Release();
        await Task.WhenAll(calls).WaitAsync(TestNode.Patience);
    }

    [Fact]
    public async Task By_default_it_holds_256_MiB()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().MinWorkers(1).Concurrent(1));
        var worker = node.Get<Scripted>();
        var text = new string('a', 16 << 20); // 32 MiB, and one text for all
        var running = worker.Texts.Remote(text);
        await node.Quiet();
        Task<int>[] waiting = [.. Enumerable.Range(0, 8).Select(_ => worker.Texts.Remote(text))];
        var error = await worker.Texts.Remote("b").Throws<OverloadedException>();
        Assert.StartsWith("Scripted is overloaded: its queue holds 256.MiB of 256.MiB bytes. ", error.Message, StringComparison.Ordinal);
        script.Release();
        await Task.WhenAll(waiting.Append(running)).Soon();
    }
}
