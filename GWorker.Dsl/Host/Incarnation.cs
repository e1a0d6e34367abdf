namespace GWorker;

/// <summary>One life of a worker object, from its constructor to its last hook, and all user code in it that is not a call.</summary>
internal abstract class Incarnation(int epoch)
{
    internal int Epoch => epoch;

    internal string Device { get; private protected set; } = "";

    internal WorkerSlots? Slots { get; private protected set; }

    /// <summary>Whether no user code runs: no call, no hook, no probe.</summary>
    internal abstract bool IsQuiet { get; }

    /// <summary>Whether a call's code still runs past its deadline.</summary>
    internal bool IsLate => Slots is { } slots && slots.Queue.IsLate(slots);

    /// <summary>Told each time a hook or a probe has returned.</summary>
    internal Action Returned { get; set; } = static () => { };

    /// <summary>Takes a device at once, so that whoever asks next finds it taken. Where there is none <see cref="Enter"/> will say so.</summary>
    internal abstract void Reserve();

    /// <summary>Opens the device and runs the constructor and <c>[OnEnter]</c>; where that fails, what they made on the device ends first.</summary>
    internal abstract Task Enter(CancellationToken stop);

    /// <summary>Runs <c>[OnExit]</c>, then ends what was made on the device.</summary>
    internal abstract Task Exit(CancellationToken stop);

    /// <summary>
    /// For one that was given up: begins its <c>[OnExit]</c> where it has entered and that was never begun, so that what it loaded does
    /// not outlive it. It is not quiet before that has ended. False where it has nothing left to do.
    /// </summary>
    internal abstract bool TryExitLate();

    /// <summary>It is not quiet from here on, for one probe that is to begin. Runs nobody's code.</summary>
    internal abstract void Hold();

    /// <summary>Runs a probe that <see cref="Hold"/> was called for: its end lets go.</summary>
    internal abstract Task<bool> Probe(ProbeSpec probe, ProbeTime time, CancellationToken stop);

    /// <summary>Lets device and threads go, and runs nobody's code. Only when quiet: code that runs owns both.</summary>
    internal abstract void Free();
}
