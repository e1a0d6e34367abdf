namespace GWorker;

/// <summary>Something that happened to a worker.</summary>
internal enum LifeEventKind
{
    Start,
    Entered,
    EnterFailed,
    ReadinessPassed,
    ReadinessFailed,
    LivenessFailed,
    Idle,
    Exited,
    Stop,
    Tick,
}

/// <summary>An event, the incarnation it is about, and why where that matters.</summary>
internal readonly record struct LifeEvent(LifeEventKind Kind, int Epoch = 0, string? Why = null);
