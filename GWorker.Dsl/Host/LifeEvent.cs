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
/// <param name="Kind">What.</param>
/// <param name="Epoch">0 where it is about the worker.</param>
/// <param name="Why">For people.</param>
/// <param name="Spent">Of a stop: how much of the grace is over already.</param>
internal readonly record struct LifeEvent(LifeEventKind Kind, int Epoch = 0, string? Why = null, long Spent = 0);
