using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>An app in the generic host.</summary>
public static class HostSyntax
{
    /// <summary>
    /// Runs an app with the host: it starts before any other hosted service and stops after the last, so that whoever calls
    /// it may do so all its life. <see cref="LocalNode"/> and a <see cref="Handle{TWorker}"/> of each worker become injectable
    /// (<c>[FromKeyedServices("small")]</c> where a definition is <c>.Named("small")</c>), and health check <c>gworker</c>,
    /// tagged <c>ready</c>, is added. The host's services, loggers and clock are the workers' too.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="app">What to run. Its faults stop the host's start with one <see cref="DefinitionException"/>.</param>
    /// <param name="configure">Changes to the options: <c>options => options with { Devices = […] }</c>.</param>
    /// <exception cref="InvalidOperationException">The host has an app already.</exception>
    public static IServiceCollection AddGWorker(this IServiceCollection services, App app, Func<LocalNodeOptions, LocalNodeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(app);

        // Two nodes would each lease the devices of one machine, and whose LocalNode would be injected?
        if (services.Any(s => s.ServiceType == typeof(LocalNode)))
            throw new InvalidOperationException($"AddGWorker is called a second time, with app \"{app.Name}\": a host runs one app. Put all workers in one App.Of(…).");

        services.AddSingleton(provider => new LocalNode(app, Options(provider, configure)));
        foreach (var cls in app.Classes) cls.Offer(services);
        services.AddHostedService<NodeService>();
        services.AddHealthChecks().AddCheck<NodeHealth>("gworker", tags: ["ready"]);
        return services;
    }

    /// <summary>The same handles as <see cref="LocalNode.Get{T}"/> gives, by name and without.</summary>
    internal static void AddHandle<T>(this IServiceCollection services, string name) where T : class, IWorker<T>
    {
        services.TryAddSingleton(static provider => provider.GetRequiredService<LocalNode>().Get<T>());
        services.TryAddKeyedSingleton(name, static (provider, key) => provider.GetRequiredService<LocalNode>().Get<T>((string)key!));
    }

    static LocalNodeOptions Options(IServiceProvider provider, Func<LocalNodeOptions, LocalNodeOptions>? configure)
    {
        var options = new LocalNodeOptions
        {
            Services = provider,
            Loggers = provider.GetService<ILoggerFactory>(),
            Clock = provider.GetService<TimeProvider>() ?? TimeProvider.System,
        };
        return configure?.Invoke(options) ?? options;
    }
}
