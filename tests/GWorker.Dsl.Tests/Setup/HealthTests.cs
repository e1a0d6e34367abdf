using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Setup;

public class HealthTests
{
    readonly Diary diary = new();
    readonly FakeTimeProvider clock = new();

    static async Task<(HealthStatus Status, string? Why)> Check(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(r => r.Tags.Contains("ready"));
        var entry = report.Entries["gworker"];
        return (entry.Status, entry.Description);
    }

    IHost Build(Cls cls) => Hosted.Build(App.Of("a", cls), s => s.AddSingleton(diary).AddSingleton<TimeProvider>(clock)).Host;

    Task Advance(IHost host, TimeSpan time)
    {
        clock.Advance(time);
        return host.Services.GetRequiredService<LocalNode>().Quiet();
    }

    [Fact]
    public async Task Unhealthy_before_the_start_healthy_with_its_minimum_and_unhealthy_after_the_stop()
    {
        using var host = Build(App.Cls<Keeper>().MinWorkers(2));
        Assert.Equal((HealthStatus.Unhealthy, "Keeper: 0 of 2 ready"), await Check(host));
        await host.StartAsync();
        Assert.Equal((HealthStatus.Healthy, "Keeper: 2 of 2 ready"), await Check(host));
        await host.StopAsync();
        Assert.Equal((HealthStatus.Unhealthy, "Keeper: 0 of 2 ready"), await Check(host));
    }

    [Fact]
    public async Task A_pool_that_may_scale_to_zero_is_healthy_without_workers()
    {
        using var host = Build(App.Cls<Keeper>());
        await host.StartAsync();
        Assert.Equal((HealthStatus.Healthy, "Keeper: 0 ready"), await Check(host));
        await host.StopAsync();
    }

    [Fact]
    public async Task Unready_workers_make_it_unhealthy_with_the_probes_reason()
    {
        using var host = Build(App.Cls<Keeper>().MinWorkers(1).Readiness(Keeper.Methods.Health, period: 10.S));
        await host.StartAsync();
        diary.Healthy = false;
        await Advance(host, 10.S);
        var (status, why) = await Check(host);
        Assert.Equal(HealthStatus.Unhealthy, status);
        Assert.StartsWith("Keeper: 0 of 1 ready, one Unready (", why, StringComparison.Ordinal);
        diary.Healthy = true;
        await Advance(host, 10.S);
        Assert.Equal((HealthStatus.Healthy, "Keeper: 1 of 1 ready"), await Check(host));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_worker_that_cannot_enter_again_is_told_with_its_error()
    {
        using var host = Build(App.Cls<Keeper>().MinWorkers(1).Liveness(Keeper.Methods.Health, period: 30.S, failures: 1));
        await host.StartAsync();
        (diary.Healthy, diary.FailsToEnter) = (false, true);
        await Advance(host, 30.S);
        Assert.Equal((HealthStatus.Unhealthy, "Keeper: 0 of 1 ready, one BackingOff (InvalidOperationException: no weights)"), await Check(host));
        (diary.Healthy, diary.FailsToEnter) = (true, false);
        await Advance(host, 1.S);
        Assert.Equal((HealthStatus.Healthy, "Keeper: 1 of 1 ready"), await Check(host));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_pool_without_a_minimum_can_only_be_degraded()
    {
        using var host = Build(App.Cls<Keeper>());
        await host.StartAsync();
        diary.FailsToEnter = true;
        var call = host.Handle<Keeper>().Within(1.S).Say.Remote("x");
        await host.Services.GetRequiredService<LocalNode>().Quiet();
        Assert.Equal((HealthStatus.Degraded, "Keeper: 0 ready, one BackingOff (InvalidOperationException: no weights)"), await Check(host));
        clock.Advance(1.S);
        await Assert.ThrowsAsync<UnavailableException>(() => call);
        await host.StopAsync();
    }

    [Theory]
    [InlineData(HealthStatus.Healthy, 2, "Ready Ready", "", "E: 2 of 2 ready")]
    [InlineData(HealthStatus.Degraded, 2, "Ready Entering", "", "E: 1 of 2 ready, one Entering")]
    [InlineData(HealthStatus.Degraded, 1, "Ready", "epoch 1 on A100: hung", "E: 1 of 1 ready, quarantined epoch 1 on A100: hung")]
    [InlineData(HealthStatus.Degraded, 1, "Ready Unready", "", "E: 1 of 1 ready, one Unready")]
    [InlineData(HealthStatus.Healthy, 1, "Ready Draining", "", "E: 1 of 1 ready, one Draining")]
    [InlineData(HealthStatus.Unhealthy, 1, "Condemned", "", "E: 0 of 1 ready, one Condemned")]
    [InlineData(HealthStatus.Healthy, 0, "Entering", "", "E: 0 ready, one Entering")]
    public void What_counts(HealthStatus health, int least, string stages, string quarantined, string why)
    {
        var workers = stages.Split(' ').Select(s => new WorkerStatus(1, Enum.Parse<Stage>(s), default, "CPU", null));
        var pool = new PoolStatus("E", 0, default, 0, [.. workers], quarantined.Length == 0 ? [] : [quarantined], least);
        Assert.Equal((health, why), NodeHealth.Judge(new NodeStatus("a", [pool])));
    }
}
