namespace GWorker;

/// <summary>One worker's hold on its devices, from before its constructor until no code of it runs any more.</summary>
public sealed class DeviceLease
{
    readonly Action<string> lost;
    readonly List<GpuDevice> opened = [];

    internal DeviceLease(string worker, int epoch, DateTimeOffset since, IReadOnlyList<GpuDevice> devices, Action<string> lost)
    {
        Worker = worker;
        Epoch = epoch;
        Since = since;
        Devices = devices;
        this.lost = lost;
    }

    /// <summary>The pool's name.</summary>
    public string Worker { get; }

    /// <summary>Its incarnation, from 1.</summary>
    public int Epoch { get; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; }

    /// <summary>The node's devices that are held.</summary>
    internal IReadOnlyList<GpuDevice> Devices { get; }

    /// <summary>What the worker is given.</summary>
    internal GpuDevice Device { get; private set; } = null!;

    /// <summary>Whether its worker has entered with it: so far it was in order.</summary>
    internal bool HasEntered { get; set; }

    /// <summary>
    /// The device will do nothing more for this lease: its worker is restarted, as by a liveness verdict, on another device where one is
    /// free, else on this one, opened anew. May be said more than once.
    /// </summary>
    /// <param name="why">What happened, for the log and for whoever asks why the worker was restarted.</param>
    public void Lost(string why) => lost(why);

    /// <summary>Makes what the worker is given.</summary>
    internal void Open()
    {
        foreach (var device in Devices) opened.Add(device.Open(this));
        foreach (var device in opened) device.Group = [device, .. opened.Where(d => d != device)];
        Device = opened[0];
    }

    /// <summary>Ends what was made on the devices: the user's code, as <see cref="Open"/> is, and also where that came only half way.</summary>
    internal void Close(Action<Exception> failed)
    {
        foreach (var device in opened) device.Close(failed);
    }
}
