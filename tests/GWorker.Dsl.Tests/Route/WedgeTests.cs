using System.Collections;
using GWorker.Tests.TestKit;
using Unreadable = GWorker.Tests.BadInput.Throwing.Unreadable;

namespace GWorker.Tests;

/// <summary>A value whose equality throws.</summary>
public sealed class Touchy(int value)
{
    public override bool Equals(object? obj) => obj is Touchy ? throw new InvalidDataException("do not compare") : false;

    public override int GetHashCode() => 7;

    public override string ToString() => $"{value}";
}

/// <summary>A list that has the right length and throws at one place.</summary>
sealed class Holed(int count, int hole) : IReadOnlyList<int>
{
    public int Count => count;

    public int this[int index] => index == hole ? throw new InvalidDataException("a hole") : index;

    public IEnumerator<int> GetEnumerator() => throw new InvalidDataException("no walk");

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>A worker that throws wherever it can.</summary>
[Worker]
public partial class Rude
{
    [Parameter] public partial Touchy? Touch { get; } = null;

    [Method] public int Plain(int x) => x < 0 ? throw new InvalidDataException("plain") : x;

    [Method]
    public async Task<int> Later(int x)
    {
        await Task.Yield();
        return Plain(x);
    }

    [Method]
    public IReadOnlyList<int> Listed(Batch<int> xs) => xs[0] switch
    {
        -1 => throw new InvalidDataException("listed"),
        -2 => new Holed(xs.Count, 1),
        -3 => throw new Unreadable(),
        _ => xs,
    };

    [Method]
    public async Task<int> Callback(int x, CancellationToken stop)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(() => done.SetResult());
        stop.Register(() => throw new InvalidDataException("callback"));
        await done.Task;
        return x;
    }

    [Method] public int Silent(int x) => throw new Unreadable();
}

/// <summary>Row "wedge": a throw anywhere fails its own items and nothing else.</summary>
public class WedgeTests
{
    static async Task<(TestNode, Handle<Rude>)> Start()
    {
        var node = await TestNode.Start(new(), App.Cls<Rude>().MinWorkers(1).Concurrent(4).Batched(3, 1.S));
        return (node, node.Get<Rude>());
    }

    // Every kind of call, after whatever was thrown before.
    static async Task Lives(TestNode node)
    {
        var rude = node.Get<Rude>();
        Assert.Equal(1, await rude.Plain.Remote(1).Soon());
        Assert.Equal(2, await rude.Later.Remote(2).Soon());
        Assert.Equal(new[] { 1, 2, 3 }, await rude.Listed.Remote([1, 2, 3]).Soon());
        await node.Quiet(); // a call is answered just before its room is given back
        Assert.Equal((1, Stage.Ready, 0, 0), (node.Worker.Epoch, node.Worker.Stage, node.Pool.Waiting, node.Pool.Running));
    }

    [Fact]
    public async Task A_method_that_throws()
    {
        var (node, rude) = await Start();
        await using var _ = node;
        Assert.Equal("plain", (await rude.Plain.Remote(-1).Throws<WorkerFailedException>()).ErrorMessage);
        Assert.Equal("plain", (await rude.Later.Remote(-1).Throws<WorkerFailedException>()).ErrorMessage);
        Assert.Equal("listed", (await rude.Listed.Remote([-1, 2, 3]).Throws<WorkerFailedException>()).ErrorMessage);
        await Lives(node);
    }

    [Fact]
    public async Task An_indexer_of_the_results_fails_its_own_item()
    {
        var (node, rude) = await Start();
        await using var _ = node;
        var outcomes = await rude.Listed.RemoteAll([-2, 5, 6]).Soon();
        Assert.Equal(new[] { true, false, true }, outcomes.Select(o => o.Ok));
        Assert.Equal("a hole", ((WorkerFailedException)outcomes[1].Error!).ErrorMessage);
        await Lives(node);
    }

    [Fact]
    public async Task An_error_that_cannot_be_read()
    {
        var (node, rude) = await Start();
        await using var _ = node;
        Assert.Equal(typeof(Unreadable).FullName, (await rude.Silent.Remote(1).Throws<WorkerFailedException>()).ErrorType);
        Assert.Equal(typeof(Unreadable).FullName, (await rude.Listed.Remote([-3, 1, 2]).Throws<WorkerFailedException>()).ErrorType);
        await Lives(node);
    }

    [Fact]
    public async Task A_callback_of_a_cancellation()
    {
        var (node, rude) = await Start();
        await using var _ = node;
        using var stop = new CancellationTokenSource();
        var call = rude.Callback.Remote(1, stop.Token);
        await node.Quiet();
        stop.Cancel();
        await node.Quiet();
        Assert.True(call.IsCanceled);
        var late = rude.Within(1.S).Callback.Remote(1);
        await node.Pass(1.S);
        await late.Throws<CallTimeoutException>();
        await node.Quiet();
        await Lives(node);
    }

    [Fact]
    public async Task The_equality_of_a_parameter()
    {
        var (node, rude) = await Start();
        await using var _ = node;
        using var stop = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 4).Select(i => rude.With(touch: new Touchy(i)).Listed.Remote(i, i == 3 ? stop.Token : default)).ToArray();
        var list = rude.With(touch: new Touchy(9)).Listed.Remote([7, 8]);
        stop.Cancel();
        await node.Pass(1.S);
        Assert.Equal(new[] { 0, 1, 2 }, await Task.WhenAll(calls[..3]).Soon());
        Assert.Equal(new[] { 7, 8 }, await list.Soon());
        Assert.True(calls[3].IsCanceled);
        await Lives(node);
    }

    [Fact]
    public async Task Hooks_and_probes_that_throw_what_cannot_be_read()
    {
        var script = new Script { Enters = _ => throw new Unreadable(), Exits = _ => throw new Unreadable(), Live = () => throw new Unreadable() };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Liveness(Scripted.Methods.Live, period: 10.S, failures: 1));
        var call = node.Get<Scripted>().One.Remote(1);
        await node.Quiet();
        Assert.Equal(Stage.BackingOff, node.Worker.Stage);
        script.Enters = _ => Task.CompletedTask;
        await node.Seconds(1);
        Assert.Equal(2, await call.Soon());
        script.Live = () => throw new Unreadable();
        await node.Seconds(10);
        Assert.Equal((3, Stage.Ready), (node.Worker.Epoch, node.Worker.Stage));
        Assert.Equal(new[] { "enter", "enter", "exit", "enter" }, script.Notes);
    }
}
