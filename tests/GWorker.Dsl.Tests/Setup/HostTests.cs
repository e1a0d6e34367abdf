using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Setup;

public class HostTests
{
    readonly Diary diary = new();

    (IHost Host, LogLines Log) Build(params Cls[] classes) => Hosted.Build(App.Of("a", [.. classes]), s => s.AddSingleton(diary));

    [Fact]
    public async Task A_handle_is_injected_and_the_worker_gets_the_hosts_services_and_loggers()
    {
        var (host, log) = Build(App.Cls<Keeper>().MinWorkers(1));
        using var _ = host;
        await host.StartAsync();
        Assert.Equal("hi!", await host.Handle<Keeper>().Say.Remote("hi"));
        Assert.Contains("GWorker.Tests.Setup.Keeper: loaded", log.Lines);
        Assert.Contains("GWorker: Keeper epoch 1: Entering -> Ready", log.Lines);
        await host.StopAsync();
        Assert.Equal(["enter", "exit"], diary.Lines);
    }

    [Fact]
    public async Task Two_specs_of_one_class_are_told_apart_by_name()
    {
        var (host, _) = Build(App.Cls<Keeper>(), App.Cls<Keeper>().Named("small"));
        using var _2 = host;
        await host.StartAsync();
        await host.Handle<Keeper>("small").Say.Remote("hi");
        await host.Handle<Keeper>("Keeper").Say.Remote("hi");
        await host.Handle<Keeper>().Say.Remote("hi");
        Assert.Equal(["Keeper 1", "small 1"], host.Services.GetRequiredService<LocalNode>().Status.Pools.Select(p => $"{p.Name} {p.Workers.Length}"));
        await host.StopAsync();
    }

    [Fact]
    public void A_handle_without_a_name_where_all_have_one_says_which_there_are()
    {
        var (host, _) = Build(App.Cls<Keeper>().Named("large"), App.Cls<Keeper>().Named("small"));
        using var _2 = host;
        var error = Assert.Throws<ArgumentException>(() => host.Handle<Keeper>());
        Assert.StartsWith("App \"a\" runs Keeper as \"large\" and \"small\". Ask for one by name.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_call_from_before_the_start_waits_for_it(int minWorkers)
    {
        var (host, _) = Build(App.Cls<Keeper>().MinWorkers(minWorkers));
        using var _2 = host;
        var early = host.Handle<Keeper>().Say.Remote("early");
        Assert.Empty(diary.Lines);
        await host.StartAsync();
        Assert.Equal("early!", await early);
        Assert.Equal(["enter"], diary.Lines); // one worker, not one for the call and one for the minimum
        await host.StopAsync();
    }

    [Fact]
    public async Task A_call_on_a_host_that_never_starts_ends_with_the_reason()
    {
        var clock = new FakeTimeProvider();
        var (host, _) = Hosted.Build(App.Of("a", App.Cls<Keeper>()), s => s.AddSingleton(diary).AddSingleton<TimeProvider>(clock));
        using var _2 = host;
        var call = host.Handle<Keeper>().Within(2.S).Say.Remote("early");
        clock.Advance(2.S);
        var error = await Assert.ThrowsAsync<UnavailableException>(() => call);
        Assert.Equal("Keeper is unavailable: its node has not started; the call waited 2.S. Look at the node's log and status.", error.Message);
    }

    [Fact]
    public async Task Faults_of_the_definition_stop_the_start_with_their_whole_text()
    {
        var (host, _) = Build(App.Cls<Keeper>().Concurrent(0).Batched(0, 20.Ms));
        using var _2 = host;
        var error = await Assert.ThrowsAsync<DefinitionException>(() => host.StartAsync());
        Assert.Equal(
            """
            App "a" cannot start: 2 faults.
              GW1010 Keeper.Batched(0, 20.Ms): a batch needs a size from 1 to 1000. Write .Batched(64, 20.Ms).
              GW1033 Keeper.Concurrent(0): it must be from 1 to 65536. Write .Concurrent(16).
            """,
            error.Message);
    }

    [Fact]
    public async Task A_service_that_is_missing_stops_the_start_and_is_named()
    {
        var (host, _) = Build(App.Cls<Needy>().MinWorkers(1));
        using var _2 = host;
        var error = await Assert.ThrowsAsync<MissingServiceException>(() => host.StartAsync());
        Assert.Equal(
            "Needy cannot be constructed: its parameter 'needed' needs a GWorker.Tests.Setup.INobodyHasThis, and none is registered. " +
            "Register one with the host's services, or give the parameter a default value.",
            error.Message);
    }

    [Fact]
    public async Task A_graceful_stop_outlasts_the_hosts_own_time_out_finishes_running_calls_and_runs_the_exit()
    {
        var (host, _) = Build(App.Cls<Keeper>().Concurrent(2));
        using var _2 = host;
        host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value.ShutdownTimeout = 1.Ms;
        await host.StartAsync();
        var running = host.Handle<Keeper>().Slow.Remote("a");
        await diary.Entered.Task;
        var stopping = host.StopAsync(new CancellationToken(canceled: true));
        var node = host.Services.GetRequiredService<LocalNode>();
        while (node.Status.Pools[0].Workers[0].Stage != Stage.Draining) await Task.Yield();
        await Assert.ThrowsAsync<DrainingException>(() => host.Handle<Keeper>().Say.Remote("late"));
        Assert.False(stopping.IsCompleted);
        diary.Gate.SetResult();
        Assert.Equal("a", await running);
        await stopping;
        Assert.Equal(["enter", "answered a", "exit"], diary.Lines);
    }

    [Fact]
    public async Task Other_services_may_call_workers_as_long_as_they_run()
    {
        // Registered before and after the node's own: the order does not matter.
        var app = App.Of("a", App.Cls<Keeper>().MinWorkers(1));
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(diary).AddHostedService<Caller>().AddLocalGWorker(app).AddHostedService<SecondCaller>();
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();
        Assert.Equal(["enter", "Caller up!", "SecondCaller up!", "SecondCaller down!", "Caller down!", "exit"], diary.Lines);
    }

    [Fact]
    public void A_second_app_is_refused()
    {
        var services = new ServiceCollection().AddLocalGWorker(App.Of("a", App.Cls<Keeper>()));
        var error = Assert.Throws<InvalidOperationException>(() => services.AddLocalGWorker(App.Of("b", App.Cls<Keeper>())));
        Assert.Equal("A second app is added to the host, \"b\": a host runs one app. Put all workers in one App.Of(…).", error.Message);
    }

    class Caller(Diary diary, Handle<Keeper> keeper) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken) => diary.Write($"{GetType().Name} {await keeper.Say.Remote("up", cancellationToken)}");

        public async Task StopAsync(CancellationToken cancellationToken) => diary.Write($"{GetType().Name} {await keeper.Say.Remote("down", cancellationToken)}");
    }

    sealed class SecondCaller(Diary diary, Handle<Keeper> keeper) : Caller(diary, keeper);
}
