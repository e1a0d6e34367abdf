namespace GWorker;

/// <summary>The devices of this node and who has them. A worker without a wish, and one that falls back, gets the CPU, which is shared.</summary>
/// <param name="devices">All there are.</param>
/// <param name="clock">Says since when.</param>
/// <param name="mayFallBack">Whether the CPU may stand in unasked: not where another node may have the device.</param>
internal sealed class DeviceTable(IReadOnlyList<GpuDevice> devices, TimeProvider clock, bool mayFallBack = true)
{
    static readonly GpuDevice[] OnlyCpu = [CpuDevice.Instance];

    readonly Lock gate = new();
    readonly List<DeviceLease> leases = [];
    readonly HashSet<GpuDevice> taken = [];
    readonly DeviceHealth health = new(clock);

    internal IReadOnlyList<GpuDevice> Devices => devices;

    internal bool MayFallBack => mayFallBack;

    /// <summary>Who has what now: every device once, and the CPU once for each of its workers.</summary>
    internal LeaseTable Leases
    {
        get
        {
            lock (gate)
            {
                return new([
                    .. devices.Select(d => LeaseRow.Of(d, leases.Find(l => l.Devices.Contains(d)))),
                    .. leases.Where(l => l.Devices == OnlyCpu).Select(l => LeaseRow.Of(CpuDevice.Instance, l))]);
            }
        }
    }

    /// <summary>Whether devices of this node would ever do.</summary>
    internal bool Offers(Policy policy) => policy.Gpus.Any(wish => devices.Count(wish.Accepts) >= wish.Count);

    /// <summary>Whether the CPU stands in for what is missing.</summary>
    internal bool FallsBack(Policy policy) => !policy.Gpus.IsEmpty && !Offers(policy) && !policy.Strict && mayFallBack && !policy.Gpus.Any(g => g.IsCpu);

    /// <summary>Whether a worker could ever run here.</summary>
    internal bool CanHost(Policy policy) => policy.Gpus.IsEmpty || Offers(policy) || policy.Gpus.Any(g => g.IsCpu) || FallsBack(policy);

    /// <summary>Whether a device that some worker has is one that these wishes accept.</summary>
    internal bool WouldDo(Policy policy, string? device) => devices.Any(d => d.Name == device && policy.Gpus.Any(wish => wish.Accepts(d)));

    /// <summary>Whether <see cref="Lease"/> would find devices now.</summary>
    internal bool HasFree(Policy policy)
    {
        lock (gate) return !Offers(policy) || Free(policy, taken) is not null;
    }

    /// <summary>How many more workers could have devices of their own now; -1 where they can share one.</summary>
    internal int Room(Policy policy)
    {
        if (!Offers(policy) || policy.Gpus.Any(g => g.IsCpu)) return -1;
        var room = 0;
        lock (gate)
        {
            HashSet<GpuDevice> gone = [.. taken];
            for (; Free(policy, gone) is { } next; room++) gone.UnionWith(next);
        }

        return room;
    }

    /// <summary>A strict definition must find what it asks for, or its node does not start.</summary>
    /// <exception cref="DeviceMissingException">No device will do, and the CPU may not stand in.</exception>
    internal void Check(string worker, Policy policy)
    {
        if (!CanHost(policy)) throw new DeviceMissingException(worker, policy.Gpus, devices);
    }

    /// <summary>Devices of the worker's own, by the order of its wishes, not opened yet.</summary>
    /// <param name="worker">The pool's name.</param>
    /// <param name="epoch">The incarnation.</param>
    /// <param name="policy">Its wishes.</param>
    /// <param name="lost">Told why, when a device will do nothing more for this lease.</param>
    /// <exception cref="DeviceMissingException">No device will do, and the CPU may not stand in.</exception>
    /// <exception cref="UnavailableException">Every device that would do is taken.</exception>
    internal DeviceLease Lease(string worker, int epoch, Policy policy, Action<string> lost)
    {
        Check(worker, policy);
        lock (gate)
        {
            var found = Offers(policy) ? Free(policy, taken) : OnlyCpu;
            if (found is null)
                throw new UnavailableException(worker, WhyNone(policy), "Wait, add a device, or ask for fewer workers");
            DeviceLease? mine = null;
            mine = new DeviceLease(worker, epoch, clock.GetUtcNow(), found, why =>
            {
                OnFailed(mine!);
                lost(why);
            });
            leases.Add(mine);
            if (found != OnlyCpu) taken.UnionWith(found);
            return mine;
        }
    }

    /// <summary>Makes what the worker is given, which is the user's code and may take its time. One that cannot be opened rests.</summary>
    internal void Open(DeviceLease lease)
    {
        try
        {
            lease.Open();
        }
        catch (Exception error)
        {
            OnFailed(lease);
            throw error as GWorkerException ?? new WorkerStartException(lease.Worker, $"its device could not be opened: {ErrorText.Message(error)}", "Look at the device and its driver", error);
        }
    }

    /// <summary>Why there is no device now for a worker that could have one.</summary>
    internal string WhyNone(Policy policy)
    {
        lock (gate)
        {
            var resting = devices.Any(d => health.IsResting(d) && policy.Gpus.Any(wish => wish.Accepts(d)));
            return $"every {string.Join(" or ", policy.Gpus)} of this node is taken{(resting ? " or has failed" : "")}";
        }
    }

    internal void Release(DeviceLease lease)
    {
        lock (gate)
        {
            if (leases.Remove(lease) && lease.Devices != OnlyCpu) taken.ExceptWith(lease.Devices);
        }
    }

    void OnFailed(DeviceLease lease)
    {
        lock (gate)
        {
            if (lease.Devices != OnlyCpu && leases.Contains(lease)) health.Failed(lease);
        }
    }

    GpuDevice[]? Free(Policy policy, HashSet<GpuDevice> gone)
    {
        foreach (var wish in policy.Gpus)
        {
            GpuDevice[] free = [.. devices.Where(d => wish.Accepts(d) && !gone.Contains(d) && !health.IsResting(d)).OrderBy(health.LastFailure).Take(wish.Count)];
            if (free.Length == wish.Count) return free;
        }

        return policy.Gpus.Any(g => g.IsCpu) ? OnlyCpu : null;
    }
}
