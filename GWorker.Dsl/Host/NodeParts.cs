using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>What every service of one node shares.</summary>
internal sealed record NodeParts(
    TimeProvider Clock, IServiceProvider? Services, ILoggerFactory Loggers, DeviceTable Devices, TaskScheduler Scheduler, Quiescence? Quiescence, int MaxPools)
{
    internal ILogger Log { get; } = Loggers.CreateLogger("GWorker");
}
