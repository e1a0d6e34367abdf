using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Hosting;
using Akka.Remote.Hosting;
using GWorker.Tests.BadInput;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Issues;

/// <summary>
/// A node whose start failed between its actor system and its membership never left: what it was called with waited for a start
/// that was over, and its queues were reported for good.
/// </summary>
public class AStartThatFailsLeavesNothingBehind
{
    static Cls<Sink> Named(string name) => App.Cls<Sink>().Named(name);

    [Fact]
    public async Task Where_its_data_port_is_taken()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var app = App.Of("left", Named("left-port"));
        var node = new ClusterNode(app, app.Name, new() { Loggers = NullLoggerFactory.Instance, DataPort = ((IPEndPoint)taken.LocalEndpoint).Port });
        await node.Start(CancellationToken.None).Throws<ClusterStartException>();
        await IsOver(node, "left-port");
    }

    [Fact]
    public async Task Where_somebody_elses_actor_system_cannot_carry_it()
    {
        using var host = Host.CreateDefaultBuilder().ConfigureLogging(l => l.ClearProviders()).ConfigureServices(services => services.AddAkka("theirs", builder => builder
            .WithRemoting("127.0.0.1", 0).WithGWorker(App.Of("left", Named("left-guest"))))).Build();
        await host.StartAsync().Throws<DefinitionException>();
        await IsOver(host.Services.GetRequiredService<ActorSystem>().GWorkerNode(), "left-guest");
        await host.StopAsync().Soon();
    }

    static async Task IsOver(ClusterNode node, string pool)
    {
        await node.Stopped.Soon();
        await node.Get<Sink>().Next.Remote(1).Throws<DrainingException>();
        Assert.DoesNotContain(pool, Reported());
    }

    /// <summary>The pools whose queues a scrape would read of now.</summary>
    static List<string?> Reported()
    {
        var pools = new List<string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "GWorker", Name: "gworker.queue.length" }) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, _, tags, _) => pools.Add((string?)tags[0].Value));
        listener.Start();
        listener.RecordObservableInstruments();
        return pools;
    }
}
