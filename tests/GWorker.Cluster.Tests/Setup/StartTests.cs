using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GWorker.Tests.Setup;

/// <summary>Starts that fail say why; those that do not say nothing, unless Akka has something to say.</summary>
public class StartTests
{
    [Fact]
    public async Task A_port_in_use()
    {
        var first = Configured.Of().Start();
        var port = Cluster.Get(first).SelfAddress.Port!.Value;
        var failure = Assert.Throws<ClusterStartException>(() => Configured.Of(new() { Port = port, Loggers = new Kept() }).Start());
        Assert.Equal(
            $"This node could not start: port {port} of 127.0.0.1 is in use. " +
            "Stop the program that has it, choose another with Port (GWORKER_PORT), or take a free one with Port = 0.",
            failure.Message);
        Assert.NotNull(failure.InnerException);
        await first.Terminate();
    }

    [Fact]
    public void An_address_of_another_machine() => Assert.Equal(
        "This node could not start: 192.0.2.1 is no address of this machine. " +
        "Give Hostname (GWORKER_HOSTNAME) one that it has, 0.0.0.0 for all, and PublicHostname (GWORKER_PUBLIC_HOSTNAME) what others call it.",
        Assert.Throws<ClusterStartException>(() => Configured.Of(new() { Hostname = "192.0.2.1", Loggers = new Kept() }).Start()).Message);

    [Fact]
    public void Anything_else_is_told_as_Akka_tells_it()
    {
        var failure = Assert.Throws<ClusterStartException>(() => Configured.Of(new() { Hocon = "akka.remote.dot-netty.tcp.maximum-frame-size = 10b", Loggers = new Kept() }).Start());
        Assert.StartsWith("This node could not start: maximum-frame-size must be at least 32000 bytes", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(". See the inner exception.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_seed_answers() => Assert.Equal(
        "This node could not start: no seed answered within 30.S: a:1, b:2. " +
        "Start one of them, correct Seeds (GWORKER_SEEDS), give it more time with JoinTimeout, or leave Seeds out for a cluster of its own. " +
        "With TLS, all nodes need certificates that the others believe.",
        ClusterStartException.NoSeedAnswers(["a:1", "b:2"], 30.S).Message);

    [Fact]
    public async Task Akkas_log_goes_to_the_loggers()
    {
        using var kept = new Kept();
        var system = Configured.Of(new() { Loggers = kept }).Start();
        await system.Up();
        Logging.GetLogger(system, "somebody").Warning("mind {0}", "this");
        Logging.GetLogger(system, "somebody").Info("not at this level");
        Logging.GetLogger(system, "somebody").Error(new InvalidOperationException("why"), "bad");
        await kept.Until(l => l.StartsWith("Error", StringComparison.Ordinal)); // a system that ends leaves out what its loggers have not read
        await system.Terminate();
        Assert.Equal(["Warning Akka: mind this [somebody (akka://gworker)]", "Error Akka: bad [somebody (akka://gworker)]"], kept.Lines.Where(l => l.Contains("[somebody ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Somebody_elses_actor_system_keeps_what_it_says_and_gets_the_rest()
    {
        using var kept = new Kept();
        using var host = Host.CreateDefaultBuilder().ConfigureLogging(l => l.ClearProviders()).ConfigureServices(services => services.AddAkka("theirs", builder =>
        {
            builder.AddHocon("akka.cluster.roles = [web]\nakka.cluster.split-brain-resolver.stable-after = 9 s", HoconAddMode.Prepend);
            Configured.Of(new() { Loggers = kept, Roles = ["more"] }).AddTo(builder);
        })).Build();
        await host.StartAsync();
        var system = host.Services.GetRequiredService<ActorSystem>();
        Assert.Equal("theirs", system.Name);
        Assert.Equal(["gworker-app-tests", "gworker-host", "more", "web"], Cluster.Get(system).SelfRoles.Order());
        Assert.Equal(9.S, system.Settings.Config.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"));
        Assert.Equal(70.S, system.Settings.Config.GetTimeSpan("akka.cluster.sharding.handoff-timeout"));
        await host.StopAsync();
    }
}
