namespace GWorker;

/// <summary>The devices of this node and who has them. A worker without a wish, and one that falls back, gets the CPU, which is shared.</summary>
/// <param name="devices">All there are.</param>
/// <param name="mayFallBack">Whether the CPU may stand in unasked: not where another node may have the device.</param>
internal sealed class DeviceTable(IReadOnlyList<GpuDevice> devices, bool mayFallBack = true)
{
    readonly Lock gate = new();
    readonly HashSet<GpuDevice> leased = [];

    internal IReadOnlyList<GpuDevice> Devices => devices;

    /// <summary>Whether some device of this node would ever do.</summary>
    internal bool Offers(Policy policy) => devices.Any(d => policy.Gpus.Any(wish => wish.Accepts(d)));

    /// <summary>Whether the CPU stands in for what is missing.</summary>
    internal bool FallsBack(Policy policy) => !policy.Gpus.IsEmpty && !Offers(policy) && !policy.Strict && mayFallBack && !policy.Gpus.Any(g => g.IsCpu);

    /// <summary>Whether a worker could ever run here.</summary>
    internal bool CanHost(Policy policy) => policy.Gpus.IsEmpty || Offers(policy) || policy.Gpus.Any(g => g.IsCpu) || FallsBack(policy);

    /// <summary>Whether a device that some worker has is one that these wishes accept.</summary>
    internal bool WouldDo(Policy policy, string? device) => devices.Any(d => d.Name == device && policy.Gpus.Any(wish => wish.Accepts(d)));

    /// <summary>Whether <see cref="Lease"/> would find a device now.</summary>
    internal bool HasFree(Policy policy)
    {
        lock (gate) return !Offers(policy) || Free(policy) is not null;
    }

    /// <summary>How many more workers could have a device of their own now; -1 where they can share one.</summary>
    internal int Room(Policy policy)
    {
        if (!Offers(policy) || policy.Gpus.Any(g => g.IsCpu)) return -1;
        lock (gate) return devices.Count(d => policy.Gpus.Any(wish => wish.Accepts(d)) && !leased.Contains(d));
    }

    /// <summary>A strict definition must find what it asks for, or its node does not start.</summary>
    /// <exception cref="DeviceMissingException">No device will do, and the CPU may not stand in.</exception>
    internal void Check(string worker, Policy policy)
    {
        if (!CanHost(policy)) throw new DeviceMissingException(worker, policy.Gpus, devices);
    }

    /// <summary>A device of the worker's own, by the order of its wishes.</summary>
    /// <exception cref="DeviceMissingException">No device will do, and the CPU may not stand in.</exception>
    /// <exception cref="UnavailableException">Every device that would do is taken.</exception>
    internal GpuDevice Lease(string worker, Policy policy)
    {
        Check(worker, policy);
        if (!Offers(policy)) return CpuDevice.Instance;

        lock (gate)
        {
            var device = Free(policy) ??
                throw new UnavailableException(worker, $"every {string.Join(" or ", policy.Gpus)} of this node is taken", "Wait, add a device, or ask for fewer workers");
            leased.Add(device);
            return device;
        }
    }

    internal void Release(GpuDevice device)
    {
        lock (gate) leased.Remove(device);
    }

    GpuDevice? Free(Policy policy)
    {
        foreach (var wish in policy.Gpus)
            foreach (var device in devices)
                if (wish.Accepts(device) && !leased.Contains(device)) return device;
        return policy.Gpus.Any(g => g.IsCpu) ? CpuDevice.Instance : null;
    }
}
