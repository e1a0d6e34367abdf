namespace GWorker;

/// <summary>Where a worker is in its life.</summary>
public enum Stage
{
    /// <summary>Not started.</summary>
    New,

    /// <summary>Its constructor and <c>[OnEnter]</c> run.</summary>
    Entering,

    /// <summary>Takes calls.</summary>
    Ready,

    /// <summary>Its readiness probe fails, or has not passed yet: takes no new calls, finishes running ones.</summary>
    Unready,

    /// <summary>Leaving gracefully: finishes running calls within the grace.</summary>
    Draining,

    /// <summary>A liveness verdict fell: running calls have 5 s, then it is restarted.</summary>
    Condemned,

    /// <summary>Its <c>[OnExit]</c> runs.</summary>
    Exiting,

    /// <summary>It could not enter; the next try waits.</summary>
    BackingOff,

    /// <summary>Gone.</summary>
    Stopped,
}
