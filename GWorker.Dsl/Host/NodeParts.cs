using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>What every service of one node shares; of <paramref name="Pools"/>, what the app says.</summary>
internal sealed record NodeParts(
    TimeProvider Clock, IServiceProvider? Services, ILoggerFactory Loggers, DeviceTable Devices, TaskScheduler Scheduler, Quiescence? Quiescence, int? Pools, bool Copies)
{
    internal static NodeParts Of(App app, LocalNodeOptions options)
    {
        var quiescence = options.Clock == TimeProvider.System ? null : new Quiescence();
        return new(
            options.Clock, options.Services, options.Loggers ?? new WarningsToStandardError(), new(options.Devices, options.Clock),
            quiescence is null ? TaskScheduler.Default : new CountedScheduler(quiescence), quiescence, app.Pools, options.CopyPayloads)
        {
            Kept = app.Kept ?? CallBounds.Usual,
        };
    }

    /// <summary>How many pools may have workers at once.</summary>
    internal int MaxPools => Pools ?? 64;

    /// <summary>Who sees to it that pools have workers; set by the node.</summary>
    internal IKeeper Keeper { get; set; } = IKeeper.None;

    /// <summary>How many spawned calls this node keeps at most.</summary>
    internal CallBounds Kept { get; init; } = CallBounds.Usual;

    /// <summary>Where spawned calls are kept; set by the node.</summary>
    internal ICalls Calls { get; set; } = null!;

    /// <summary>The node itself; set by it.</summary>
    internal Node Node { get; set; } = null!;

    /// <summary>What sets the names of this node's calls apart from all others'.</summary>
    internal string Origin { get; } = Guid.NewGuid().ToString("N")[..12];

    internal ILogger Log { get; } = new SteadyLog(Loggers.CreateLogger("GWorker"));

    /// <summary>Runs host code on the node's own scheduler, in no caller's context, so that what follows each await is counted too.</summary>
    internal Task Run(Func<Task> work) => Start(() => work(), Scheduler);

    /// <summary>Runs code on a scheduler, in no caller's context.</summary>
    internal static async Task Start(Func<Task> work, TaskScheduler scheduler)
    {
        Task<Task> running;
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        try
        {
            running = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, scheduler);
        }
        finally
        {
            if (flow != default) flow.Undo();
        }

        await (await running.ConfigureAwait(true)).ConfigureAwait(true);
    }
}
