using GWorker.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GWorker.Tests.Setup;

/// <summary>A node with the generic host.</summary>
public class HostingTests
{
    [Fact]
    public async Task It_listens_and_joins_where_its_options_say_and_leaves_with_the_host()
    {
        var (watch, port) = (new Watch(), FreePort.Next());
        var app = App.Of("hosted", App.Cls<Watched>().MinWorkers(2));
        await using var first = await app.Start(new() { Services = new Watch() });
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(watch).AddGWorker(app, options => options with { Port = port, Seeds = [first.Seed()], MaxPayload = 1.MiB });
        using var host = builder.Build();
        await host.StartAsync().Soon();
        var node = host.Services.GetRequiredService<ClusterNode>();
        Assert.Equal($"akka.tcp://gworker@127.0.0.1:{port}", node.Address);
        Assert.Same(node, host.Services.GetRequiredService<Node>());
        await first.Until(() => first.Cluster.Members.Length == 2 && first.Cluster.Members.All(m => m.Pools.Sum(p => p.Workers.Count(w => w.Stage == Stage.Ready)) == 1));
        Assert.Single(watch.Instances); // made of this host's services
        Assert.Equal(2, await host.Services.GetRequiredService<Handle<Watched>>().Next.Remote(1).Soon());
        await host.StopAsync().Soon();
        await first.Until(() => first.Cluster.Members.Length == 1 && first.Status.Pools.Sum(p => p.Workers.Count(w => w.Stage == Stage.Ready)) == 2);
        Assert.Equal(["exit"], watch.Notes);
    }

    [Fact]
    public async Task A_host_hears_signals_for_its_node_and_a_node_by_itself_hears_them()
    {
        const string key = "akka.coordinated-shutdown.run-by-clr-shutdown-hook";
        static bool Hears(ClusterNode node)
        {
            Assert.False(node.System!.Settings.Config.GetBoolean(key)); // Akka's own holds a signal back until the node has left
            return node.HearsSignals;
        }

        await using (var node = await App.Of("alone", App.Cls<Sleeper>()).Start()) Assert.True(Hears(node));
        await using (var deaf = await App.Of("alone", App.Cls<Sleeper>()).Start(new() { Hocon = $"{key} = off" })) Assert.False(Hears(deaf));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGWorker(App.Of("hosted", App.Cls<Sleeper>()), _ => new() { Hocon = $"{key} = on" }); // as an older akka.hocon has it, and nothing of what it was given
        using var host = builder.Build();
        await host.StartAsync().Soon();
        Assert.False(Hears(host.Services.GetRequiredService<ClusterNode>()));
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task A_seed_that_never_answers_ends_the_hosts_start()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        var seed = $"127.0.0.1:{FreePort.Next()}";
        builder.Services.AddGWorker(App.Of("hosted", App.Cls<Sleeper>()), options => options with { Seeds = [seed], JoinTimeout = 1.S });
        using var host = builder.Build();
        Assert.Contains($"no seed answered within 1.S: {seed}", (await host.StartAsync().Throws<ClusterStartException>()).Message, StringComparison.Ordinal);
    }
}
