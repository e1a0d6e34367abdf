namespace GWorker;

/// <summary>Something for a device's thread to do. Never throws: what goes wrong is its own to tell.</summary>
internal abstract class DeviceWork
{
    /// <summary>The probe that waits for it, if it is one.</summary>
    internal ProbeTime? Probe { get; set; }

    /// <summary>On the thread: does it, or begins it.</summary>
    internal abstract void Start();

    /// <summary>On the thread: whether it has ended. Asked after <see cref="Start"/> until it has.</summary>
    internal virtual bool HasEnded() => true;

    /// <summary>It was never started: the thread is over.</summary>
    internal abstract void Refuse(Exception why);
}
