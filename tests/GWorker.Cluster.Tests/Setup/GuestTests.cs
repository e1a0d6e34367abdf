using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Akka.Serialization;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Theirs = Akka.Cluster.Hosting.ClusterOptions;

namespace GWorker.Tests.Setup;

/// <summary>An app in an actor system that somebody else configures.</summary>
public sealed class GuestTests : IDisposable
{
    readonly int port = FreePort.Next();
    readonly Kept log = new();
    readonly Watch watch = new();

    public void Dispose() => log.Dispose();

    sealed record Letter;

    static App Watchers(int workers = 1) => App.Of("guest", App.Cls<Watched>().MinWorkers(workers));

    string Address => $"akka.tcp://theirs@127.0.0.1:{port}";

    Theirs Alone => new() { SeedNodes = [Address] };

    IHost Build(Action<AkkaConfigurationBuilder> configure, int? at = null) => Host.CreateDefaultBuilder()
        .ConfigureLogging(l => l.ClearProviders().AddProvider(log))
        .ConfigureServices(services => services.AddSingleton(watch).AddAkka("theirs", builder => configure(builder.WithRemoting("127.0.0.1", at ?? port)))).Build();

    static ClusterNode Node(IHost host) => host.Services.GetRequiredService<ActorSystem>().GWorkerNode();

    async Task<string> Refused<TError>(Action<AkkaConfigurationBuilder> configure) where TError : GWorkerException
    {
        using var host = Build(configure);
        var error = await host.StartAsync().Throws<TError>();
        await host.StopAsync().Soon();
        return error.Message;
    }

    [Fact]
    public async Task It_runs_there_with_the_hosts_services_and_stops_with_the_host()
    {
        using var host = Build(builder => builder.WithClustering(new() { SeedNodes = [Address], Roles = ["web"] }).WithGWorker(Watchers()));
        await host.StartAsync().Soon();
        var node = Node(host);
        Assert.Equal(Address, node.Address);
        Assert.Equal(["gworker-app-guest", "gworker-host", "web"], Akka.Cluster.Cluster.Get(node.System!).SelfRoles.Order());
        Assert.Equal(2, await node.Get<Watched>().Next.Remote(1).Soon());
        Assert.Single(watch.Instances); // made of the host's services
        Assert.Contains(log.Lines, l => l.Contains("Watched epoch 1: Entering -> Ready", StringComparison.Ordinal)); // told to the host's loggers
        Assert.All(log.Lines, l => Assert.False(l.StartsWith("Warning GWorker", StringComparison.Ordinal), l));
        await host.StopAsync().Soon();
        Assert.Equal(["exit"], watch.Notes);
        await node.Stopped.Soon();
        await node.Get<Watched>().Next.Remote(1).ThrowsAny<GWorkerException>();
    }

    [Fact]
    public async Task Two_such_systems_are_one_cluster()
    {
        using var first = Build(builder => builder.WithClustering(Alone).WithGWorker(Watchers(workers: 2)));
        using var second = Build(builder => builder.WithClustering(Alone).WithGWorker(Watchers(workers: 2)), at: 0);
        await first.StartAsync().Soon();
        await second.StartAsync().Soon();
        var node = Node(second);
        await node.Until(() => node.Cluster.Members.Length == 2 && node.Cluster.Members.All(m => m.Pools.Sum(p => p.Workers.Count(w => w.Stage == Stage.Ready)) == 1));
        Assert.Equal(Enumerable.Range(1, 100), await Task.WhenAll(Enumerable.Range(0, 100).Select(i => node.Get<Watched>().Next.Remote(i))).Soon());
        await first.StopAsync().Soon();
        Assert.Equal(2, await node.Get<Watched>().Next.Remote(1).Soon());
        await second.StopAsync().Soon();
    }

    [Fact]
    public async Task What_is_said_there_holds_and_the_rest_is_added()
    {
        using var host = Build(builder => builder
            .WithCustomSerializer("theirs", [typeof(Letter)], static system => new NewtonSoftJsonSerializer(system))
            .AddHocon("akka.cluster.split-brain-resolver.stable-after = 9 s\nakka.cluster.sharding.passivate-idle-entity-after = 120 s", HoconAddMode.Prepend)
            .WithClustering(Alone).WithGWorker(Watchers()));
        await host.StartAsync().Soon();
        var system = host.Services.GetRequiredService<ActorSystem>();
        Assert.IsType<NewtonSoftJsonSerializer>(system.Serialization.FindSerializerForType(typeof(Letter)));
        Assert.IsType<FrameSerializer>(system.Serialization.FindSerializerForType(typeof(Frame)));
        Assert.IsType<ControlSerializer>(system.Serialization.FindSerializerForType(typeof(NodeEntry)));
        Assert.Equal(9.S, system.Settings.Config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"));
        Assert.Equal(1.S, system.Settings.Config.GetTimeSpan("akka.remote.retry-gate-closed-for"));
        Assert.Equal(200.Ms, system.Settings.Config.GetTimeSpan("akka.cluster.gossip-interval"));

        // Akka.Hosting says Akka's own values for these, as if somebody had wished them.
        Assert.Equal(70.S, system.Settings.Config.GetTimeSpan("akka.cluster.sharding.handoff-timeout"));
        Assert.Equal(120.S, system.Settings.Config.GetTimeSpan("akka.cluster.sharding.passivate-idle-entity-after"));
        Assert.Equal(200.Ms, system.Settings.Config.GetTimeSpan("akka.cluster.singleton.hand-over-retry-interval"));
        Assert.Empty(system.Settings.Config.GetStringList("akka.cluster.distributed-data.durable.keys"));
        Assert.Empty(system.Settings.Config.GetStringList("akka.cluster.sharding.distributed-data.durable.keys"));
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task Without_a_cluster_it_says_so() => Assert.Contains(
        "GW1080 akka.actor.provider: RemoteActorRefProvider is of no cluster, and only a cluster places workers. Write .WithClustering() before .WithGWorker(app).",
        await Refused<DefinitionException>(builder => builder.WithGWorker(Watchers())), StringComparison.Ordinal);

    [Fact]
    public async Task In_the_wrong_order_it_says_so() => Assert.Equal(
        """
        App "guest" cannot start in actor system "theirs": 1 fault.
          GW1081 akka.cluster.roles = ["web"]: without "gworker-host" and "gworker-app-guest" no worker is placed here. Write .WithGWorker(app) after .WithClustering(…).
        """,
        await Refused<DefinitionException>(builder => builder.WithGWorker(Watchers()).WithClustering(new() { SeedNodes = [Address], Roles = ["web"] })));

    [Fact]
    public async Task Where_frames_would_not_fit_it_says_so() => Assert.Contains(
        "GW1082 akka.remote.dot-netty.tcp.maximum-frame-size = 32000b: frames of calls would not fit. Leave it out, or write akka.remote.dot-netty.tcp.maximum-frame-size = 128000b.",
        await Refused<DefinitionException>(builder => builder
            .AddHocon("akka.remote.dot-netty.tcp.maximum-frame-size = 32000b", HoconAddMode.Prepend).WithClustering(Alone).WithGWorker(Watchers())), StringComparison.Ordinal);

    [Fact]
    public async Task Where_nobody_has_it_join_it_says_so() => Assert.Equal(
        "This node could not start: actor system \"theirs\" has joined no cluster within 1.S. Name seeds where it is configured, its own address for the first node: " +
        ".WithClustering(new() { SeedNodes = [\"akka.tcp://theirs@10.0.0.1:4053\"] }), or give it more time with JoinTimeout.",
        await Refused<ClusterStartException>(builder => builder.WithClustering().WithGWorker(Watchers(), new() { JoinTimeout = 1.S })));

    [Fact]
    public async Task What_is_possible_and_no_good_is_a_warning()
    {
        using var host = Build(builder => builder
            .AddHocon(
                """
                akka.cluster.downing-provider-class = ""
                akka.cluster.run-coordinated-shutdown-when-down = off
                akka.cluster.sharding.handoff-timeout = 10 s
                """, HoconAddMode.Prepend)
            .WithClustering(Alone).WithGWorker(Watchers(), new() { Seeds = ["10.0.0.1:4053"] }));
        await host.StartAsync().Soon();
        foreach (var part in (string[])[
            "akka.cluster.downing-provider-class is empty: nobody decides that a node is lost",
            "Write akka.cluster.run-coordinated-shutdown-when-down = on",
            "akka.cluster.sharding.handoff-timeout is 10.S: a worker's .Grace and [OnExit] may take 1.Mins, and would be cut off. Leave it out, or write akka.cluster.sharding.handoff-timeout = 70000 ms",
            "Seeds have no effect: it joins whom its owner says. Write .WithClustering(new() { SeedNodes = […] })",
        ]) Assert.Contains(log.Lines, l => l.StartsWith("Warning GWorker: Actor system theirs: ", StringComparison.Ordinal) && l.Contains(part, StringComparison.Ordinal));
        Assert.Equal(2, await Node(host).Get<Watched>().Next.Remote(1).Soon());
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task A_system_without_it_says_what_to_write()
    {
        using var system = ActorSystem.Create("plain");
        Assert.Equal("No GWorker node runs in actor system plain. Say .WithGWorker(app) where it is configured.", Assert.Throws<InvalidOperationException>(() => system.GWorkerNode()).Message);
        await system.Terminate();
    }
}
