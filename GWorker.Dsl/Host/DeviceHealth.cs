namespace GWorker;

/// <summary>
/// Which devices have failed. One that failed while its worker ran is tried again, after all others: most often a fresh context is all it needs. One that failed
/// before its worker could even enter needs more than that, and rests. Not for two threads at a time.
/// </summary>
internal sealed class DeviceHealth(TimeProvider clock)
{
    /// <summary>How long such a device is given to nobody: as long as a worker that cannot enter waits at most.</summary>
    internal static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    readonly Dictionary<GpuDevice, (long At, bool Rests)> failed = [];

    internal void Failed(DeviceLease lease)
    {
        foreach (var device in lease.Devices) failed[device] = (clock.GetTimestamp(), !lease.HasEntered);
    }

    internal bool IsResting(GpuDevice device) => failed.TryGetValue(device, out var last) && last.Rests && clock.GetElapsedTime(last.At) < Rest;

    /// <summary>When it failed last; those that never did come first.</summary>
    internal long LastFailure(GpuDevice device) => failed.TryGetValue(device, out var last) ? last.At : long.MinValue;
}
