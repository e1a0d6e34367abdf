using GWorker.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GWorker.Tests.Setup;

/// <summary>The health of a process is that of what its callers can reach.</summary>
public class HealthTests
{
    static App Watchers(int least) => App.Of("health", App.Cls<Watched>().MinWorkers(least).Readiness(Watched.Methods.IsOpen, period: 100.Ms));

    static Task<ClusterNode> Start(App app, Watch watch, params string[] seeds) => app.Start(new() { Services = watch, Seeds = [.. seeds] }).Soon();

    static (HealthStatus, string) Health(ClusterNode node) => NodeHealth.Judge(node, node.Reach);

    static Task Becomes(ClusterNode node, HealthStatus status) => node.Until(() => Health(node).Item1 == status);

    [Fact]
    public async Task An_embedded_node_is_healthy_with_its_minimum_and_unhealthy_once_it_leaves()
    {
        var watch = new Watch();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(watch).AddGWorker(Watchers(2));
        using var host = builder.Build();
        await host.StartAsync().Soon();
        Assert.Equal((HealthStatus.Healthy, "Watched: 2 of 2 ready"), await Check(host));
        await host.StopAsync().Soon();
        Assert.Equal((HealthStatus.Unhealthy, "it is leaving"), await Check(host));
    }

    static async Task<(HealthStatus, string?)> Check(IHost host)
    {
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(r => r.Tags.Contains("ready"));
        return (report.Entries["gworker"].Status, report.Entries["gworker"].Description);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_node_is_as_well_as_the_workers_that_it_can_reach_wherever_they_are(int least)
    {
        var app = Watchers(least);
        await using var first = await Start(app, new());
        await using var second = await Start(app, new(), first.Seed());
        foreach (var node in (ClusterNode[])[first, second])
            await node.Until(() => Health(node) == (HealthStatus.Healthy, $"Watched: {least} of {least} ready"));
    }

    [Fact]
    public async Task A_worker_that_is_not_ready_is_missed_by_all_and_one_that_is_takes_the_calls_of_all()
    {
        var watch = new Watch();
        var app = Watchers(1);
        await using var first = await Start(app, watch);
        await using var second = await Start(app, watch, first.Seed());
        await Becomes(second, HealthStatus.Healthy);
        watch.Open = false;
        foreach (var node in (ClusterNode[])[first, second])
        {
            await Becomes(node, HealthStatus.Unhealthy);
            Assert.StartsWith("Watched: 0 of 1 ready, one Unready (", Health(node).Item2, StringComparison.Ordinal);
        }

        watch.Open = true;
        foreach (var node in (ClusterNode[])[first, second]) await Becomes(node, HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_node_that_leaves_is_not_ready_though_others_are()
    {
        var app = Watchers(1);
        await using var first = await Start(app, new());
        var second = await Start(app, new(), first.Seed());
        await Becomes(second, HealthStatus.Healthy);
        await second.DisposeAsync();
        Assert.Equal((HealthStatus.Unhealthy, "it is leaving"), Health(second));
        Assert.Equal(HealthStatus.Healthy, Health(first).Item1);
    }

    [Fact]
    public async Task A_client_is_as_well_as_what_it_may_call()
    {
        var watch = new Watch();
        var node = await Start(Watchers(1), watch);
        await using var client = await App.Connect("health", new() { Seeds = [node.Seed()] }).Soon();
        await client.Until(() => Health(client) == (HealthStatus.Healthy, "Watched: 1 of 1 ready"));
        Assert.Equal(2, await client.Get<Watched>().Next.Remote(1).Soon());
        await client.Until(() => Health(client) == (HealthStatus.Healthy, "Watched: 1 of 1 ready"));
        watch.Open = false;
        await Becomes(client, HealthStatus.Unhealthy);
        await node.DisposeAsync();
        await client.Until(() => !client.Directory.Hosts.Any());
        Assert.Equal((HealthStatus.Unhealthy, "no node that runs app \"health\" can be reached"), Health(client));
    }
}
