namespace GWorker.Tests.BadInput;

/// <summary>Workers that do not exit as they should: their node stops all the same.</summary>
public partial class Exiting
{
    public class Doors(Gate gate)
    {
        protected Gate Gate => gate;

        [OnExit] public void Base() => gate.Say("base exit");
    }

    [Worker]
    public partial class ThrowsOut(Gate gate) : Doors(gate)
    {
        [Method] public int One() => 1;
        [OnExit] public void Leave() => throw new InvalidOperationException("not now");
    }

    [Worker]
    public partial class BlocksOut(Gate gate) : Doors(gate)
    {
        [Method] public int One() => 1;
        [OnExit] public void Leave() => Gate.Block();
    }

    [Worker]
    public partial class HangsOut(Gate gate) : Doors(gate)
    {
        [Method] public int One() => 1;
        [OnExit] public Task Leave() => Gate.Hang();
    }

    [Fact]
    public async Task An_exit_that_throws_does_not_keep_the_others_from_running()
    {
        using var gate = new Gate();
        var host = await Hosting.Of(App.Cls<ThrowsOut>().MinWorkers(1), gate);
        Assert.Equal(1, await host.Get<ThrowsOut>().One.Remote());
        await host.Stop();
        Assert.Equal(["base exit"], gate.Said);
    }

    [Fact]
    public async Task An_exit_that_blocks_its_thread_holds_up_a_stop_for_its_time_out_alone()
    {
        using var gate = new Gate();
        var host = await Hosting.Of(App.Cls<BlocksOut>().MinWorkers(1), gate);
        var begin = host.Clock.GetUtcNow();
        await host.Stop();
        Assert.InRange(host.Clock.GetUtcNow() - begin, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(55)); // the clock goes on while the last steps are taken
        Assert.Equal(["blocks"], gate.Said);
    }

    [Fact]
    public async Task An_exit_that_never_ends_holds_up_a_stop_for_its_time_out_alone()
    {
        using var gate = new Gate();
        var host = await Hosting.Of(App.Cls<HangsOut>().MinWorkers(1), gate);
        await host.Stop();
        Assert.Equal(["hangs"], gate.Said);
    }
}
