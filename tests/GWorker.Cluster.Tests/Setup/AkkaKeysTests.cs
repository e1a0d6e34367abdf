using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.SBR;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.Singleton;
using Akka.DistributedData;
using Akka.Remote;

namespace GWorker.Tests.Setup;

/// <summary>What a real actor system makes of the keys in akka.hocon: a misspelt one would be heeded by nobody.</summary>
public sealed class AkkaKeysTests(AkkaKeysTests.Started started) : IClassFixture<AkkaKeysTests.Started>
{
    readonly ActorSystem system = started.System;

    Akka.Configuration.Config Config => system.Settings.Config;

    public sealed class Started : IAsyncLifetime
    {
        public ActorSystem System { get; } = Configured.Of().Start();

        public async Task InitializeAsync()
        {
            await System.Up();
            ClusterSharding.Get(System); // brings its reference configuration
        }

        public Task DisposeAsync() => System.Terminate();
    }

    [Fact]
    public void It_listens_on_a_free_port_of_loopback()
    {
        var address = Cluster.Get(system).SelfAddress;
        Assert.Equal("127.0.0.1", address.Host);
        Assert.InRange(address.Port!.Value, 1, 65_535);
        Assert.Equal("akka.tcp", address.Protocol);
        Assert.Equal("gworker", system.Name);
    }

    [Fact]
    public void The_cluster_settings()
    {
        var settings = Cluster.Get(system).Settings;
        Assert.Equal(["gworker-app-tests", "gworker-host"], settings.Roles.Order());
        Assert.Empty(settings.SeedNodes);
        Assert.Equal(1, settings.MinNrOfMembers);
        Assert.Equal(typeof(SplitBrainResolverProvider), settings.DowningProviderType);
        Assert.True(settings.RunCoordinatedShutdownWhenDown);
        Assert.Equal(200.Ms, settings.GossipInterval);
        Assert.Equal(200.Ms, settings.LeaderActionsInterval);
        Assert.Equal(100.Ms, settings.PeriodicTasksInitialDelay);
        Assert.Equal(2.S, settings.RetryUnsuccessfulJoinAfter);
        Assert.Equal(2.S, settings.FailureDetectorConfig.GetTimeSpan("acceptable-heartbeat-pause"));
        Assert.Equal(250.Ms, settings.UnreachableNodesReaperInterval);
        Assert.Equal(2.S, Cluster.Get(system).DowningProvider.DownRemovalMargin);
    }

    [Fact]
    public void The_split_brain_resolver()
    {
        var settings = new SplitBrainResolverSettings(Config);
        Assert.Equal("keep-majority", settings.DowningStrategy);
        Assert.Equal(5.S, settings.DowningStableAfter);
        Assert.Equal(20.S, settings.DownAllWhenUnstable);
        Assert.Equal("gworker-host", settings.KeepMajorityRole);
    }

    /// <summary>
    /// A node that stood still for as long as the others needed to vote it out missed them all when it went on, but read an old answer of one and had it
    /// reachable again: the resolver decided before the detector missed that one anew, with a majority that was none, and the node lived on by itself.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(250)]
    public void The_resolver_waits_for_longer_than_the_detector_needs_to_miss_a_node(int jitter)
    {
        var settings = Cluster.Get(system).Settings;
        var config = settings.FailureDetectorConfig;
        var (interval, now) = (settings.HeartbeatInterval.TotalMilliseconds, 0L);
        var detector = new PhiAccrualFailureDetector(
            config.GetDouble("threshold"), config.GetInt("max-sample-size"), config.GetTimeSpan("min-std-deviation"), config.GetTimeSpan("acceptable-heartbeat-pause"),
            settings.HeartbeatExpectedResponseAfter, () => now);
        for (var i = 0; i < 100; i++)
        {
            now = (long)(i * interval) + (i % 2 == 0 ? jitter : -jitter) / 2; // intervals of 1 s, longer and shorter by so much in turn
            detector.HeartBeat();
        }
        var last = now;
        while (detector.IsAvailable) now++;
        var missed = TimeSpan.FromMilliseconds(now - last) + settings.UnreachableNodesReaperInterval;
        Assert.InRange(missed, 3.S, new SplitBrainResolverSettings(Config).DowningStableAfter - 200.Ms);
    }

    [Fact]
    public void Sharding()
    {
        var settings = ClusterShardingSettings.Create(system);
        Assert.Equal("gworker-host", settings.Role);
        Assert.Equal(TimeSpan.Zero, settings.PassivateIdleEntityAfter);
        Assert.False(settings.RememberEntities);
        Assert.Equal(StateStoreMode.DData, settings.StateStoreMode);
        var times = settings.TuningParameters;
        Assert.Equal((70.S, 3.S, 500.Ms, 1.S), (times.HandOffTimeout, times.RebalanceInterval, times.RetryInterval, times.CoordinatorFailureBackoff));
        Assert.Equal((1.S, 2.S, 10.S, 10_000), (times.WaitingForStateTimeout, times.UpdatingStateTimeout, times.ShardStartTimeout, times.BufferSize));
        Assert.Equal(200.Ms, settings.CoordinatorSingletonSettings.HandOverRetryInterval);
        var data = Config.GetConfig("akka.cluster.sharding.distributed-data").WithFallback(Config.GetConfig("akka.cluster.distributed-data"));
        Assert.Empty(ReplicatorSettings.Create(data).DurableKeys);
    }

    [Fact]
    public void Singletons_and_shared_data()
    {
        Assert.Equal(200.Ms, ClusterSingletonManagerSettings.Create(system).HandOverRetryInterval);
        Assert.Equal(25, Config.GetInt("akka.cluster.singleton.min-number-of-hand-over-retries"));
        Assert.Equal(250.Ms, ClusterSingletonProxySettings.Create(system).SingletonIdentificationInterval);
        var data = ReplicatorSettings.Create(system);
        Assert.Empty(data.DurableKeys);
        Assert.Equal((500.Ms, 100.Ms), (data.GossipInterval, data.NotifySubscribersInterval));
    }

    [Fact]
    public void Remoting()
    {
        var tcp = Config.GetConfig("akka.remote.dot-netty.tcp");
        Assert.Equal(256_000, tcp.GetByteSize("maximum-frame-size", null));
        Assert.Equal(512_000, tcp.GetByteSize("send-buffer-size", null));
        Assert.Equal(512_000, tcp.GetByteSize("receive-buffer-size", null));
        Assert.False(tcp.GetBoolean("batching.enabled", true));
        Assert.Equal("off", tcp.GetString("tcp-reuse-addr"));
        Assert.Equal(20.S, Config.GetTimeSpan("akka.remote.transport-failure-detector.acceptable-heartbeat-pause"));
        Assert.Equal(1.S, Config.GetTimeSpan("akka.remote.retry-gate-closed-for"));
        Assert.Equal(10.S, system.Settings.AskTimeout);
    }

    [Fact]
    public void Logging()
    {
        Assert.Equal("WARNING", system.Settings.LogLevel);
        Assert.Equal("OFF", system.Settings.StdoutLogLevel);
        Assert.Equal(0, system.Settings.LogDeadLetters);
        Assert.False(system.Settings.LogDeadLettersDuringShutdown);
        Assert.False(system.Settings.LogSerializerOverrideOnStart);
        Assert.Equal(["GWorker.AkkaLog, GWorker.Cluster"], system.Settings.Loggers);
    }

    [Fact]
    public void Phases_outlast_the_grace_and_the_exit() => Assert.Equal(
        (65.S, 65.S, 75.S, 20.S),
        (Phase("before-service-unbind"), Phase("service-requests-done"), Phase("cluster-sharding-shutdown-region"), Phase("cluster-exiting")));

    /// <summary>Akka ignores what it does not know: each key must be one that its own reference configuration has.</summary>
    [Fact]
    public void Every_key_is_one_of_Akkas()
    {
        using var file = new StreamReader(typeof(ClusterOptions).Assembly.GetManifestResourceStream("akka.hocon")!);
        var ours = Akka.Configuration.ConfigurationFactory.ParseString(file.ReadToEnd());
        var theirs = Akka.Configuration.ConfigurationFactory.Default();
        foreach (var extension in (Akka.Configuration.Config[])[ClusterSharding.DefaultConfig(), ClusterSingleton.DefaultConfig(), DistributedData.DefaultConfig(),
                     Reference(typeof(Cluster), "Akka.Cluster.Configuration.Cluster.conf"), Reference(typeof(Akka.Remote.RemoteActorRef), "Akka.Remote.Configuration.Remote.conf")])
            theirs = theirs.WithFallback(extension);

        Assert.All(Paths("akka", ours.GetValue("akka").GetObject()), path => Assert.True(
            IsName(path) || theirs.HasPath(path) || path.StartsWith("akka.coordinated-shutdown.phases.", StringComparison.Ordinal) && theirs.HasPath(path[..path.LastIndexOf('.')]), path));

        // What stands there is a name that we give, of a serializer or of a type.
        static bool IsName(string path) =>
            path.StartsWith("akka.actor.serializers.", StringComparison.Ordinal) || path.StartsWith("akka.actor.serialization-bindings.", StringComparison.Ordinal);

        static Akka.Configuration.Config Reference(Type type, string name)
        {
            using var text = new StreamReader(type.Assembly.GetManifestResourceStream(name)!);
            return Akka.Configuration.ConfigurationFactory.ParseString(text.ReadToEnd());
        }

        static IEnumerable<string> Paths(string path, Akka.Configuration.Hocon.HoconObject section) => section.Items.SelectMany(
            i => i.Value.IsObject() ? Paths($"{path}.{i.Key}", i.Value.GetObject()) : [$"{path}.{i.Key}"]);
    }

    TimeSpan Phase(string name) => Config.GetTimeSpan($"akka.coordinated-shutdown.phases.{name}.timeout");
}
