using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using GWorker.Tests.Setup;
using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GWorker.Tests.Issues;

/// <summary>
/// A node told each new member once how its workers run, as soon as it was a member. On a busy machine that is seconds before its process listens:
/// it heard nothing, and nobody learnt that two versions of a definition were out.
/// </summary>
public sealed class AMemberThatDoesNotListenYetIsToldLater
{
    [Fact]
    public async Task How_the_others_workers_run()
    {
        using Kept first = new(), second = new();
        var port = FreePort.Next();
        Akka.Cluster.Hosting.ClusterOptions joins = new() { SeedNodes = [$"akka.tcp://theirs@127.0.0.1:{port}"] };
        using var a = Build(first, builder => builder.WithRemoting("127.0.0.1", port).WithClustering(joins).WithGWorker(App.Of("late", App.Cls<Echo>().MinWorkers(1))));
        await a.StartAsync().Soon();
        var there = Cluster.Get(a.Services.GetRequiredService<ActorSystem>());
        using var b = Build(second, builder => builder.WithRemoting("127.0.0.1", 0).WithClustering(joins)
            .AddStartup((system, _) => Listed(there, Cluster.Get(system).SelfAddress))
            .WithGWorker(App.Of("late", App.Cls<Echo>().MinWorkers(2))));
        await b.StartAsync().Soon();
        await second.Until(l => l.Contains("deploy one definition everywhere", StringComparison.Ordinal));
        await b.StopAsync().Soon();
        await a.StopAsync().Soon();
    }

    static IHost Build(Kept log, Action<AkkaConfigurationBuilder> configure) => Host.CreateDefaultBuilder()
        .ConfigureLogging(l => l.ClearProviders().AddProvider(log))
        .ConfigureServices(services => services.AddAkka("theirs", builder => configure(builder))).Build();

    /// <summary>Completes when that node has this one up, which it was told of as joining long before.</summary>
    static Task Listed(Cluster there, Address address)
    {
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        there.System.ActorOf(Props.Create(() => new Listener(there, address, listed)));
        return listed.Task.Soon();
    }

    sealed class Listener : ReceiveActor
    {
        public Listener(Cluster there, Address address, TaskCompletionSource listed)
        {
            Receive<ClusterEvent.MemberUp>(e =>
            {
                if (e.Member.Address.Equals(address)) listed.TrySetResult();
            });
            Receive<ClusterEvent.CurrentClusterState>(static _ => { });
            there.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberUp));
        }
    }
}
