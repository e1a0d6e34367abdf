using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.DependencyInjection;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>An app on a cluster in the generic host, and in an actor system that is there already.</summary>
public static class ClusterHosting
{
    static readonly ConditionalWeakTable<ActorSystem, ClusterNode> Nodes = [];

    /// <summary>
    /// Runs an app with the host: it starts before any other hosted service and stops after the last, so that whoever calls it may
    /// do so all its life. <see cref="ClusterNode"/>, <see cref="Node"/> and a <see cref="Handle{TWorker}"/> of each worker become
    /// injectable (<c>[FromKeyedServices("small")]</c> where a definition is <c>.Named("small")</c>), and health check <c>gworker</c>,
    /// tagged <c>ready</c>, is added. The host's services, loggers and clock are the workers' too. Where the cluster votes the node
    /// out the host is stopped: whoever restarts it gets a node that is a member again.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="app">What to run. Its faults stop the host's start with one <see cref="DefinitionException"/>.</param>
    /// <param name="configure">Changes to the options: <c>options => options with { Seeds = ["10.0.0.1:4053"] }</c>. Default: a cluster of one.</param>
    /// <exception cref="InvalidOperationException">The host has an app already.</exception>
    public static IServiceCollection AddGWorker(this IServiceCollection services, App app, Func<ClusterOptions, ClusterOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        return services.AddNode(app, (provider, parts) =>
        {
            var options = new ClusterOptions { Services = provider, Loggers = parts.Loggers, Clock = parts.Clock };
            var node = new ClusterNode(app, app.Name, (configure?.Invoke(options) ?? options) with { IsHosted = true });
            var host = provider.GetRequiredService<IHostApplicationLifetime>();
            node.Stopped.ContinueWith(static (_, host) => ((IHostApplicationLifetime)host!).StopApplication(), host, TaskScheduler.Default);
            return node;
        });
    }

    /// <summary>
    /// Runs an app in an actor system that Akka.Hosting configures: everything GWorker needs is added as a fallback to what is said
    /// there, and roles add up. Write it after <c>WithClustering</c>. The node is <see cref="GWorkerNode"/> of the system. The host's
    /// services and loggers are the workers' too, unless <paramref name="options"/> name others. The system's start fails with
    /// <see cref="DefinitionException"/> where what is said there cannot carry workers, and with <see cref="ClusterStartException"/>
    /// where the system has joined no cluster within <see cref="ClusterOptions.JoinTimeout"/>; it is given up with
    /// <see cref="OperationCanceledException"/> where the host is told to stop meanwhile.
    /// </summary>
    /// <param name="builder">The actor system's builder.</param>
    /// <param name="app">What to run.</param>
    /// <param name="options">What the node is given besides; where it listens and whom it joins is the actor system's business.</param>
    /// <exception cref="DefinitionException">The app or the options have faults.</exception>
    public static AkkaConfigurationBuilder WithGWorker(this AkkaConfigurationBuilder builder, App app, ClusterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        var given = (options ?? new()) with { IsHosted = true };
        ClusterConfig.Of(app, app.Name, given).AddTo(builder);
        return builder.AddStartup(async (system, _) =>
        {
            var host = (DependencyResolver.For(system).Resolver as ServiceProviderDependencyResolver)?.ServiceProvider;
            var provider = given.Services ?? host;
            var node = new ClusterNode(app, app.Name, given with { Services = provider, Loggers = given.Loggers ?? provider?.GetService<ILoggerFactory>() }, system);
            Nodes.AddOrUpdate(system, node);
            await node.Start(host?.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None).ConfigureAwait(false);
        });
    }

    /// <summary>The node that <see cref="WithGWorker"/> runs in this actor system.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static ClusterNode GWorkerNode(this ActorSystem system) => Nodes.TryGetValue(system, out var node) ? node
        : throw new InvalidOperationException($"No GWorker node runs in actor system {system.Name}. Say .WithGWorker(app) where it is configured.");
}
