namespace GWorker.Tests.BadInput;

/// <summary>User code that never comes back: it costs what it holds, and nothing else.</summary>
public partial class Hanging
{
    [Worker]
    public partial class Blocker(Gate gate)
    {
        [Method] public int Block(int x) { gate.Block(); return x; }
        [Method] public int Twice(int x) => 2 * x;
        [Method] public async Task<int> TwiceAsync(int x) { await Task.Yield(); return 2 * x; }
        [Method] public int[] Batched(Batch<int> xs) => xs.Map(x => 2 * x);
        [OnExit] public void Leave() => gate.Say("exit");
    }

    [Worker]
    public partial class SyncProbe(Gate gate)
    {
        [Method] public int One() => 1;
        [Method] public bool Health() { gate.Block(); return true; }
    }

    [Worker]
    public partial class AsyncProbe(Gate gate)
    {
        [Method] public int One() => 1;
        [Method] public async Task<bool> Health() { await gate.Hang(); return true; }
        [OnExit] public void Leave() => gate.Say("exit");
    }

    [Worker]
    public partial class PoliteProbe(Gate gate)
    {
        [Method] public int One() => 1;

        [Method]
        public async Task<bool> Health(CancellationToken stop)
        {
            gate.Say("asked");
            await Task.Delay(Timeout.Infinite, stop);
            return true;
        }

        [OnExit] public void Leave() => gate.Say("exit");
    }

    [Fact]
    public async Task A_method_that_blocks_leaves_the_others_alone_and_is_told_when_its_time_is_up()
    {
        using var gate = new Gate();
        await using var host = await Hosting.Of(App.Cls<Blocker>().MinWorkers(1).Concurrent(4).Batched(2, 0.Ms), gate);
        var blocker = host.Get<Blocker>();
        var blocked = blocker.Within(5.S).Block.Remote(1);
        Assert.Equal(4, await blocker.Twice.Remote(2));
        Assert.Equal(6, await blocker.TwiceAsync.Remote(3));
        Assert.Equal(8, await blocker.Batched.Remote(4));
        var late = Assert.IsType<CallTimeoutException>(await host.Outcome(blocked));
        Assert.Equal(5.S, late.Deadline);
        Assert.Equal(10, await blocker.Twice.Remote(5));
        Assert.Equal(1, host.Pool.Workers.Single().Epoch);
        gate.Open();
    }

    [Fact]
    public async Task When_every_slot_blocks_the_worker_is_restarted_and_the_rest_is_answered()
    {
        using var gate = new Gate();
        await using var host = await Hosting.Of(App.Cls<Blocker>().MinWorkers(1).Concurrent(2).Batched(2, 0.Ms).StuckAfter(10.S), gate);
        var blocker = host.Get<Blocker>();
        var blocked = new[] { blocker.Within(5.S).Block.Remote(1), blocker.Within(5.S).Block.Remote(2) };
        await host.Until(() => gate.Said.Length == 2, stepMs: 0); // both hold their slot: what has not begun by its deadline blocks nothing
        var waiting = new Task<int>[] { blocker.Twice.Remote(2), blocker.TwiceAsync.Remote(2), blocker.Batched.Remote(2) };
        foreach (var call in blocked) Assert.IsType<CallTimeoutException>(await host.Outcome(call));
        foreach (var call in waiting) Assert.Null(await host.Outcome(call));
        Assert.Equal(2, host.Pool.Workers.Single().Epoch);
        var held = Assert.Single(host.Pool.Quarantined);
        Assert.Equal("epoch 1 on CPU: every slot, or every lane of a batch method, is held by calls long past their deadline", held);

        // The quarantine ends with the code.
        gate.Open();
        await host.Until(() => host.Pool.Quarantined.IsEmpty);
    }

    [Fact]
    public async Task A_node_stops_within_its_grace_whatever_blocks()
    {
        using var gate = new Gate();
        var host = await Hosting.Of(App.Cls<Blocker>().MinWorkers(1).Concurrent(1).Batched(1, 0.Ms).Grace(7.S), gate);
        var blocked = host.Get<Blocker>().Block.Remote(1);
        var waiting = host.Get<Blocker>().Twice.Remote(1);
        await host.Until(() => gate.Said.Length > 0, stepMs: 1);
        var begin = host.Clock.GetUtcNow();
        await host.Stop();
        Assert.InRange(host.Clock.GetUtcNow() - begin, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(30)); // the clock goes on while the last steps are taken; an exit that is waited for in vain takes 30 s more
        Assert.IsType<WorkerLostException>(await host.Outcome(blocked));
        Assert.IsType<DrainingException>(await host.Outcome(waiting));
        Assert.DoesNotContain("exit", gate.Said);
    }

    [Fact]
    public async Task A_probe_that_blocks_its_thread_restarts_the_worker_and_never_overlaps_itself()
    {
        using var gate = new Gate();
        await using var host = await Hosting.Of(App.Cls<SyncProbe>().MinWorkers(1).Liveness(SyncProbe.Methods.Health, period: 10.S, failures: 2, timeout: 2.S), gate);
        await host.Until(() => host.Pool.Workers is [{ Epoch: 2, Stage: Stage.Ready }]);
        Assert.Single(gate.Said, "blocks");
        Assert.Equal("epoch 1 on CPU: 2 times in a row, last: Health still hangs", Assert.Single(host.Pool.Quarantined));
        Assert.Equal(1, await host.Get<SyncProbe>().One.Remote());
        gate.Open();
        await host.Until(() => host.Pool.Quarantined.IsEmpty);
    }

    [Fact]
    public async Task A_probe_that_never_ends_restarts_the_worker()
    {
        using var gate = new Gate();
        await using var host = await Hosting.Of(App.Cls<AsyncProbe>().MinWorkers(1).Liveness(AsyncProbe.Methods.Health, period: 10.S, failures: 1, timeout: 2.S), gate);
        await host.Until(() => host.Pool.Workers is [{ Epoch: 2, Stage: Stage.Ready }]);
        Assert.Equal("epoch 1 on CPU: Health took longer than 2.S", Assert.Single(host.Pool.Quarantined));
        Assert.Equal(1, await host.Get<AsyncProbe>().One.Remote());
        Assert.DoesNotContain("exit", gate.Said);
        gate.Open();
        await host.Until(() => host.Pool.Quarantined.IsEmpty);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_probe_that_heeds_its_token()
    {
        using var gate = new Gate();
        var host = await Hosting.Of(App.Cls<PoliteProbe>().MinWorkers(1).Liveness(PoliteProbe.Methods.Health, period: 1.S, failures: 9, timeout: 60.S), gate);
        await host.Until(() => gate.Said.Length > 0);
        await host.Node.DisposeAsync().AsTask().Soon(); // while the clock stands still
        Assert.Contains("exit", gate.Said);
    }
}
