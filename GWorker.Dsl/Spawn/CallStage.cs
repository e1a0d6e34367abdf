namespace GWorker;

/// <summary>How far a spawned call has come.</summary>
public enum CallStage
{
    /// <summary>It waits for a slot.</summary>
    Queued,

    /// <summary>It waits for a worker that is starting.</summary>
    StartingWorker,

    /// <summary>A worker's code has it.</summary>
    Running,

    /// <summary>It has an answer.</summary>
    Done,

    /// <summary>It ended with an error.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}
