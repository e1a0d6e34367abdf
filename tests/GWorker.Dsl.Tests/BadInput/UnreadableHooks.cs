using static GWorker.Tests.BadInput.Throwing;

namespace GWorker.Tests.BadInput;

/// <summary>Exceptions that cannot be read, from code that is not a call.</summary>
public partial class UnreadableHooks
{
    [Worker]
    public partial class Enters
    {
        [OnEnter] public void Load() => throw new Unreadable();
        [Method] public int One() => 1;
    }

    [Worker]
    public partial class Probed
    {
        [Method] public bool Health() => throw new Unreadable();
        [Method] public int One() => 1;
        [OnExit] public void Leave() => throw new Unreadable();
    }

    [Fact]
    public async Task From_an_enter_they_fail_the_start()
    {
        var error = Assert.IsType<WorkerStartException>(await Hosting.StartError(App.Cls<Enters>().MinWorkers(1)));
        Assert.StartsWith("Enters could not start: Unreadable: (its message cannot be read: it throws System.InvalidOperationException). Mend", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_a_probe_they_are_failures_and_from_an_exit_nothing()
    {
        await using var host = await Hosting.Of(App.Cls<Probed>().MinWorkers(1).Liveness(Probed.Methods.Health, period: 1.S, failures: 3));
        await host.Until(() => host.Pool.Workers is [{ Epoch: 3, Stage: Stage.Ready }]);
        Assert.Equal(1, await host.Get<Probed>().One.Remote());
    }
}
