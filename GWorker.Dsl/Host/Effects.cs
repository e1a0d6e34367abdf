namespace GWorker;

/// <summary>What a driver must do after a move, in the order of these values.</summary>
[Flags]
internal enum Effects
{
    None = 0,

    /// <summary>Take no new work.</summary>
    Close = 1 << 0,

    /// <summary>Return chosen work that has not started.</summary>
    HandBack = 1 << 1,

    /// <summary>Stop the probes.</summary>
    StopProbes = 1 << 2,

    /// <summary>Fire the token that <c>[OnEnter]</c> was given.</summary>
    CancelEnter = 1 << 3,

    /// <summary>Fire the token that <c>[OnExit]</c> was given.</summary>
    CancelExit = 1 << 4,

    /// <summary>Take the incarnation off the queue; calls its code still has are lost or run again.</summary>
    Abandon = 1 << 5,

    /// <summary>Code still runs in it: leave instance and device alone, and visible, until it returns.</summary>
    Quarantine = 1 << 6,

    /// <summary>Free the device and the threads.</summary>
    Free = 1 << 7,

    /// <summary>Tell the pool that an enter failed.</summary>
    TellFailure = 1 << 8,

    /// <summary>Tell the pool that another incarnation follows.</summary>
    TellRestart = 1 << 9,

    /// <summary>Run the constructor and <c>[OnEnter]</c>.</summary>
    Enter = 1 << 10,

    /// <summary>Take work.</summary>
    Open = 1 << 11,

    /// <summary>Start the readiness probe, at once and then by its period.</summary>
    WatchReadiness = 1 << 12,

    /// <summary>Start the liveness probe, from its first period on.</summary>
    WatchLiveness = 1 << 13,

    /// <summary>Say <see cref="LifeEventKind.Idle"/> as soon as no code runs, which may be now.</summary>
    AskIdle = 1 << 14,

    /// <summary>Run <c>[OnExit]</c>, and end what was made on the device.</summary>
    Exit = 1 << 15,

    /// <summary>The worker is over.</summary>
    Gone = 1 << 16,
}
