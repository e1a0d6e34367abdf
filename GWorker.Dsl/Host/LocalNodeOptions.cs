using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>What a <see cref="LocalNode"/> is given besides its app.</summary>
public sealed record LocalNodeOptions
{
    /// <summary>The only clock. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where workers' constructor arguments come from. Default: loggers, the clock and the device alone.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Where start-up lines, restarts and failures are told. Default: warnings and errors on standard error.</summary>
    public ILoggerFactory? Loggers { get; init; }

    /// <summary>The devices of this node. Default: none, so that wishes fall back to the CPU with a warning.</summary>
    public IReadOnlyList<GpuDevice> Devices { get; init; } = [];

    /// <summary>
    /// Copies arguments and results (as JSON) instead of passing references: for tests that want to know whether a worker and its
    /// callers share objects, which they will not on a cluster. Default: false.
    /// </summary>
    public bool CopyPayloads { get; init; }
}
