using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GWorker;

/// <summary>An app in the generic host.</summary>
public static class HostSyntax
{
    /// <summary>
    /// Runs an app with the host on a <see cref="LocalNode"/>: in this process, without a cluster. Otherwise the same as
    /// <c>AddGWorker</c> of GWorker.Cluster: it starts before any other hosted service and stops after the last, so that whoever
    /// calls it may do so all its life. <see cref="Node"/> and a <see cref="Handle{TWorker}"/> of each worker become injectable
    /// (<c>[FromKeyedServices("small")]</c> where a definition is <c>.Named("small")</c>), and health check <c>gworker</c>,
    /// tagged <c>ready</c>, is added. The host's services, loggers and clock are the workers' too.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="app">What to run. Its faults stop the host's start with one <see cref="DefinitionException"/>.</param>
    /// <param name="configure">Changes to the options: <c>options => options with { Devices = […] }</c>.</param>
    /// <exception cref="InvalidOperationException">The host has an app already.</exception>
    public static IServiceCollection AddLocalGWorker(this IServiceCollection services, App app, Func<LocalNodeOptions, LocalNodeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(app);
        return services.AddNode(app, (provider, host) =>
        {
            var options = new LocalNodeOptions { Services = provider, Loggers = host.Loggers, Clock = host.Clock };
            return new LocalNode(app, configure?.Invoke(options) ?? options);
        });
    }

    /// <summary>Whatever node runs the app: it, its handles, its start and stop with the host, and its health.</summary>
    internal static IServiceCollection AddNode<TNode>(this IServiceCollection services, App app, Func<IServiceProvider, HostParts, TNode> make) where TNode : Node
    {
        // Two nodes would each lease the devices of one machine, and whose handles would be injected?
        if (services.Any(s => s.ServiceType == typeof(Node)))
            throw new InvalidOperationException($"A second app is added to the host, \"{app.Name}\": a host runs one app. Put all workers in one App.Of(…).");

        services.AddSingleton(provider => make(provider, HostParts.Of(provider)));
        services.AddSingleton<Node>(static provider => provider.GetRequiredService<TNode>());
        foreach (var cls in app.Classes) cls.Offer(services);
        services.AddHostedService<NodeService>();
        services.AddHealthChecks().AddCheck<NodeHealth>("gworker", tags: ["ready"]);
        return services;
    }

    /// <summary>The same handles as <see cref="Node.Get{T}"/> gives, by name and without.</summary>
    internal static void AddHandle<T>(this IServiceCollection services, string name) where T : class, IWorker<T>
    {
        services.TryAddSingleton(static provider => provider.GetRequiredService<Node>().Get<T>());
        services.TryAddKeyedSingleton(name, static (provider, key) => provider.GetRequiredService<Node>().Get<T>((string)key!));
    }
}
