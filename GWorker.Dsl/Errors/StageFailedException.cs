namespace GWorker;

/// <summary>A stage of a flow that is not a worker's method threw, in the caller's process; or a stage was given null, which it does not take.</summary>
public sealed class StageFailedException : GWorkerException
{
    StageFailedException(string stage, Exception cause)
        : base($"Stage {stage} threw {cause.GetType().FullName}: \"{ErrorText.Message(cause)}\". Mend it there; {nameof(InnerException)} is what it threw.", cause) => Stage = stage;

    /// <summary>The stage, as the flow prints it.</summary>
    public string Stage { get; }

    /// <summary>What GWorker itself raised names its worker and method already.</summary>
    internal static Exception Of(string stage, Exception error) => error is GWorkerException ? error : new StageFailedException(stage, error);
}
