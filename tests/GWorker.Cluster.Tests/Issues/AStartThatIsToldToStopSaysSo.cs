using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster.Hosting;
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
/// A start that heard a signal went on: to the end of its time to join, and said then that no seed had answered, or in somebody
/// else's actor system to the end of what its workers loaded.
/// </summary>
public sealed partial class AStartThatIsToldToStopSaysSo : IDisposable
{
    readonly TcpListener mute = new(IPAddress.Loopback, 0); // takes connections, and says nothing

    public void Dispose() => mute.Dispose();

    /// <summary>It waits for its seed when this returns.</summary>
    async Task<(ClusterNode Node, Task Start)> Join(CancellationToken cancel = default)
    {
        mute.Start();
        var app = App.Of("told", App.Cls<Sink>());
        var node = new ClusterNode(app, app.Name, new() { Loggers = NullLoggerFactory.Instance, Seeds = [$"127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}"], JoinTimeout = 1.H });
        var start = node.Start(cancel);
        await mute.AcceptSocketAsync(CancellationToken.None).AsTask().Soon();
        return (node, start);
    }

    [Fact]
    public async Task While_it_joins()
    {
        var (node, start) = await Join();
        var shutdown = CoordinatedShutdown.Get(node.System).Run(CoordinatedShutdown.ClrExitReason.Instance);
        var error = await start.Throws<OperationCanceledException>();
        Assert.Equal("This node was told to stop while it started.", error.Message);
        await shutdown.Soon();
        await node.Stopped.Soon();
    }

    [Fact]
    public async Task By_its_caller()
    {
        using var gaveUp = new CancellationTokenSource();
        var (node, start) = await Join(gaveUp.Token);
        gaveUp.Cancel();
        var error = await start.Throws<OperationCanceledException>();
        Assert.Equal(("The start of this node was cancelled.", gaveUp.Token), (error.Message, error.CancellationToken));
        await node.Stopped.Soon();
    }

    public sealed class Entering
    {
        internal TaskCompletionSource Inside { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [Worker]
    public partial class Large(Entering entering)
    {
        [OnEnter]
        Task Load(CancellationToken stop)
        {
            entering.Inside.SetResult();
            return Task.Delay(Timeout.Infinite, stop);
        }

        [Method] public int One(int x) => x;
    }

    [Fact]
    public async Task By_the_host_of_its_actor_system()
    {
        var (entering, port) = (new Entering(), FreePort.Next());
        using var host = Host.CreateDefaultBuilder().ConfigureLogging(l => l.ClearProviders()).ConfigureServices(services => services.AddSingleton(entering).AddAkka("theirs", builder => builder
            .WithRemoting("127.0.0.1", port).WithClustering(new() { SeedNodes = [$"akka.tcp://theirs@127.0.0.1:{port}"] })
            .WithGWorker(App.Of("told", App.Cls<Large>().MinWorkers(1))))).Build();
        var start = host.StartAsync();
        await entering.Inside.Task.Soon();
        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await start.Throws<OperationCanceledException>();
        await host.StopAsync().Soon();
    }
}
