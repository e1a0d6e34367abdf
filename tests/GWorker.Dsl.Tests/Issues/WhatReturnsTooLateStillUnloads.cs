using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// A worker that was given up while its code hung lost its [OnExit] too: once the code returned, the device went to the next worker
/// with the old one's model still on it.
/// </summary>
public class WhatReturnsTooLateStillUnloads
{
    readonly TaskCompletionSource hang = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly FakeGpu gpu = new("A100");

    Task<TestNode> Start(Script script, Func<Cls<Scripted>, Cls<Scripted>> more) =>
        TestNode.Start(script, App.Of("app", more(App.Cls<Scripted>().Gpu("A100"))), gpu);

    [Fact]
    public async Task An_enter_after_its_time_out()
    {
        var script = new Script { Enters = _ => hang.Task };
        await using var node = await Start(script, c => c.StartupTimeout(2.S));
        var call = node.Get<Scripted>().Within(60.S).One.Remote(1);
        await node.Pass(2.S);
        Assert.Equal(new[] { "enter" }, script.Notes);
        script.Enters = _ => Task.CompletedTask;
        hang.SetResult();
        await node.Quiet();
        Assert.Equal(new[] { "enter", "exit" }, script.Notes);
        Assert.Empty(node.Pool.Quarantined);
        await node.Seconds(2);
        Assert.Equal(2, await call.Soon());
        Assert.Equal("A100", node.Worker.Device);
    }

    [Fact]
    public async Task A_run_after_its_worker_was_restarted()
    {
        var script = new Script { Holds = true };
        await using var node = await Start(script, c => c.MinWorkers(1).Liveness(Scripted.Methods.Live, period: 10.S, failures: 1));
        var lost = node.Get<Scripted>().One.Remote(1);
        script.Live = () => Task.FromResult(false);
        await node.Pass(10.S);
        await node.Pass(5.S);
        await lost.Throws<WorkerLostException>();
        Assert.DoesNotContain("exit", script.Notes);
        script.Live = () => Task.FromResult(true);
        script.Release();
        await node.Quiet();
        Assert.Single(script.Notes, note => note == "exit");
        Assert.Empty(node.Pool.Quarantined);
    }

    [Fact]
    public async Task Its_device_is_free_only_after_that_and_a_slow_exit_is_told_after_thirty_seconds()
    {
        var leave = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = false;
        var script = new Script
        {
            Enters = _ => hang.Task,
            Exits = stop =>
            {
                stop.Register(() => told = true);
                return leave.Task;
            },
        };
        await using var node = await Start(script, c => c.StartupTimeout(2.S));
        _ = node.Get<Scripted>().One.Remote(1);
        await node.Pass(2.S);
        hang.SetResult();
        await node.Pass(29.S);
        Assert.False(told);
        await node.Pass(1.S);
        Assert.True(told);
        Assert.Equal(new[] { "epoch 1 on A100: it did not enter within its start-up time-out" }, node.Pool.Quarantined.ToArray());
        leave.SetResult();
        await node.Quiet();
        Assert.Empty(node.Pool.Quarantined);
        Assert.Single(script.Notes, note => note == "exit");
    }

    [Fact]
    public async Task An_exit_that_outlasts_its_own_time_is_not_run_again()
    {
        var script = new Script { Exits = _ => hang.Task };
        var node = await Start(script, c => c.MinWorkers(1));
        await node.DisposeAsync();
        hang.SetResult();
        await node.Quiet();
        Assert.Single(script.Notes, note => note == "exit");
    }
}
