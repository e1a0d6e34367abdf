namespace GWorker;

/// <summary>
/// The device failed in a way that it does not recover from while its context lives: an illegal access, an assert, a lost device.
/// The calls that ran fail with this, and the worker is restarted on a fresh context.
/// </summary>
public sealed class DeviceFaultException : DeviceException
{
    internal DeviceFaultException(string worker, string device, string reason, Exception? cause = null)
        : base(worker, device, $"{device} failed under {worker}: {reason}. The worker is restarted on a fresh context; if it happens again, look for an index out of range in its kernels.", cause) =>
        Reason = reason;

    internal DeviceFaultException(Told told, string worker, string device, string reason)
        : base(told, worker, device) =>
        Reason = reason;

    /// <summary>What the driver said.</summary>
    public string Reason { get; }
}
