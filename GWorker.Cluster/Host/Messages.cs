namespace GWorker;

/// <summary>A message for one worker, which sharding delivers to wherever it is. Sharding carries nothing else: no call passes through it.</summary>
internal interface IWorkerMessage : IControlMessage
{
    WorkerId Id { get; }
}

/// <summary>Starts the worker, if it has not.</summary>
internal sealed record Wake(WorkerId Id, byte[] Key) : IWorkerMessage;

/// <summary>Stops it gracefully, for good.</summary>
internal sealed record Halt(WorkerId Id) : IWorkerMessage;

/// <summary>Asks what it looks like; answered with a <see cref="WorkerReport"/>.</summary>
internal sealed record Describe(WorkerId Id) : IWorkerMessage;

/// <summary>The answer to <see cref="Describe"/>.</summary>
internal sealed record WorkerReportMessage(WorkerReport Report) : IControlMessage;

/// <summary>What sharding tells a worker that must leave its node: the same as <see cref="Halt"/>, from the node itself.</summary>
internal sealed record Leave : IControlMessage
{
    internal static Leave Instance { get; } = new();
}

/// <summary>The name of one worker in the whole cluster, never used twice: one worker, one entity, one shard.</summary>
/// <param name="Text">Its definition's name and a number of its own.</param>
internal readonly record struct WorkerId(string Text)
{
    /// <summary>The definition's name.</summary>
    internal string Service => Uri.UnescapeDataString(Text[..Text.LastIndexOf('~')]);

    internal static WorkerId New(string service) => new($"{Uri.EscapeDataString(service)}~{Guid.NewGuid().ToString("N")[..12]}");

    internal static bool TryParse(string text, out WorkerId id)
    {
        id = new(text);
        return text.LastIndexOf('~') > 0;
    }

    public override string ToString() => Text;
}
