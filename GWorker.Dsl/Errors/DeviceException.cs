namespace GWorker;

/// <summary>The root of what a worker's device may do to its calls.</summary>
public abstract class DeviceException : GWorkerException
{
    private protected DeviceException(string worker, string device, string message, Exception? cause)
        : base(message, cause)
    {
        Worker = worker;
        Device = device;
    }

    private protected DeviceException(Told told, string worker, string device)
        : base(told)
    {
        Worker = worker;
        Device = device;
    }

    /// <summary>The pool whose worker has the device.</summary>
    public string Worker { get; }

    /// <summary>The device's name.</summary>
    public string Device { get; }
}
