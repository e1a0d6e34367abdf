using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>What a node takes from the host's services where nobody says otherwise.</summary>
/// <param name="Loggers">The host's, or null.</param>
/// <param name="Clock">The host's, or the system's.</param>
internal readonly record struct HostParts(ILoggerFactory? Loggers, TimeProvider Clock)
{
    internal static HostParts Of(IServiceProvider provider) => new(provider.GetService<ILoggerFactory>(), provider.GetService<TimeProvider>() ?? TimeProvider.System);
}
