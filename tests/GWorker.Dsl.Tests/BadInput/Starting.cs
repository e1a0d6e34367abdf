using Microsoft.Extensions.Logging;

namespace GWorker.Tests.BadInput;

/// <summary>Workers that cannot be constructed or entered.</summary>
public partial class Starting
{
    [Worker]
    public partial class Unborn
    {
        public Unborn() => throw new InvalidOperationException("no licence");

        [Method] public int One() => 1;
    }

    public sealed record Missing;

    [Worker]
    public partial class Wanting(Missing missing, ILogger<Wanting> log)
    {
        [Method] public string One() => $"{missing} {log}";
    }

    [Worker]
    public partial class BlockedDoor(Gate gate)
    {
        [OnEnter]
        public void Load(CancellationToken stop)
        {
            using var told = stop.Register(() => gate.Say("told"));
            gate.Block();
        }

        [OnEnter] public void Then() => gate.Say("next hook");
        [OnExit] public void Leave() => gate.Say("exit");
        [Method] public int One() => 1;
    }

    [Worker]
    public partial class EndlessDoor(Gate gate)
    {
        [OnEnter] public Task Load() => gate.Hang();
        [OnExit] public void Leave() => gate.Say("exit");
        [Method] public int One() => 1;
    }

    [Fact]
    public async Task A_constructor_that_throws_fails_the_start_with_its_cause()
    {
        var error = Assert.IsType<WorkerStartException>(await Hosting.StartError(App.Cls<Unborn>().MinWorkers(1)));
        Assert.Equal(
            "Unborn could not start: InvalidOperationException: no licence. Mend its constructor or [OnEnter], or give it longer with .StartupTimeout(…).", error.Message);
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    [Fact]
    public async Task A_constructor_that_throws_on_demand_fails_calls_after_the_third_time()
    {
        await using var host = await Hosting.Of(App.Cls<Unborn>());
        var first = host.Get<Unborn>().One.Remote();
        var error = Assert.IsType<UnavailableException>(await host.Outcome(first));
        Assert.Equal(
            "Unborn is unavailable: it could not enter 3 times in a row, last: InvalidOperationException: no licence. Mend its constructor or [OnEnter]; it is tried again by itself.",
            error.Message);
        Assert.IsType<UnavailableException>(await host.Outcome(host.Get<Unborn>().One.Remote()));
        Assert.Equal(0, host.Pool.Waiting);
    }

    [Fact]
    public async Task A_service_that_is_not_registered_is_named_with_who_asked()
    {
        var error = Assert.IsType<MissingServiceException>(await Hosting.StartError(App.Cls<Wanting>().MinWorkers(1)));
        Assert.Equal(
            "Wanting cannot be constructed: its parameter 'missing' needs a GWorker.Tests.BadInput.Starting+Missing, and none is registered. " +
            "Register one with the host's services, or give the parameter a default value.", error.Message);
        Assert.Equal((typeof(Missing), "missing"), (error.Service, error.Parameter));
    }

    [Fact]
    public async Task An_enter_that_blocks_its_thread_fails_the_start_at_its_time_out()
    {
        using var gate = new Gate();
        var error = Assert.IsType<WorkerStartException>(await Hosting.StartError(App.Cls<BlockedDoor>().MinWorkers(1).StartupTimeout(10.S), gate));
        Assert.Equal(
            "BlockedDoor could not start: it did not enter within its start-up time-out. Mend its constructor or [OnEnter], or give it longer with .StartupTimeout(…).",
            error.Message);
    }

    [Fact]
    public async Task An_enter_that_never_ends_fails_the_start_at_its_time_out()
    {
        using var gate = new Gate();
        Assert.IsType<WorkerStartException>(await Hosting.StartError(App.Cls<EndlessDoor>().MinWorkers(1).StartupTimeout(10.S), gate));
    }

    [Fact]
    public async Task An_enter_that_blocks_fails_its_callers_and_its_device_is_free_once_it_returns()
    {
        using var gate = new Gate();
        await using var host = await Hosting.Of(App.Cls<BlockedDoor>().StartupTimeout(10.S), gate);
        var error = Assert.IsType<UnavailableException>(await host.Outcome(host.Get<BlockedDoor>().One.Remote()));
        Assert.Contains("BlockedDoor is unavailable: ", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(host.Pool.Quarantined);

        // What was given up does not go on to its next hook, and what is tried next enters.
        await host.Until(() => gate.Said.Count(s => s == "told") == host.Pool.Quarantined.Length, stepMs: 0);
        gate.Open();
        await host.Until(() => host.Pool is { Quarantined: [], Workers: [{ Stage: Stage.Ready }] });
        Assert.Equal(1, await host.Get<BlockedDoor>().One.Remote());
        Assert.Single(gate.Said, "next hook");
        await host.Stop();
        Assert.Single(gate.Said, "exit");
    }

    [Fact]
    public async Task A_node_whose_worker_never_enters_still_stops()
    {
        using var gate = new Gate();
        var host = await Hosting.Of(App.Cls<EndlessDoor>().Grace(2.S), gate);
        var call = host.Get<EndlessDoor>().One.Remote();
        await host.Until(() => gate.Said.Length > 0);
        await host.Stop();
        Assert.IsType<DrainingException>(await host.Outcome(call));
        Assert.DoesNotContain("exit", gate.Said);
    }
}
