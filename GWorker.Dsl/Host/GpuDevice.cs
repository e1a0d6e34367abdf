namespace GWorker;

/// <summary>
/// The device a worker was given: asked for in its constructor, its own for its whole life. What a node is started with is a list of
/// these; what a worker gets is opened for its lease, and closed by the host after <c>[OnExit]</c>, never by the worker.
/// </summary>
public abstract class GpuDevice
{
    readonly Lock gate = new();
    readonly Stack<IDisposable> owned = new();

    /// <summary>The device's name as its driver gives it, for example <c>NVIDIA H100 80GB HBM3</c>, or <c>CPU</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Its number among devices of its kind on this node, from 0: what other libraries select a device by.</summary>
    public virtual int Ordinal => 0;

    /// <summary>Its memory in bytes; of the CPU, what this process may use.</summary>
    public abstract long Memory { get; }

    /// <summary>Whether this is the CPU standing in for a device.</summary>
    public virtual bool IsCpu => false;

    /// <summary>How it is driven, for example <c>CUDA</c>, <c>OpenCL</c> or <c>CPU</c>.</summary>
    public virtual string Kind => IsCpu ? "CPU" : "GPU";

    /// <summary>All devices of the worker, this one first: as many as it asked for, two with <c>.Gpu("H100:2")</c>.</summary>
    public IReadOnlyList<GpuDevice> Group
    {
        get => field ?? [this];
        internal set;
    }

    /// <summary>Binds something to the lease: it is disposed after the worker's <c>[OnExit]</c>, what was bound last first.</summary>
    public void Own(IDisposable resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        lock (gate) owned.Push(resource);
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>
    /// What the worker that leases this device is given: by default this object itself. Runs on a thread of the worker, before its
    /// constructor and within its start-up time-out.
    /// </summary>
    protected internal virtual GpuDevice Open(DeviceLease lease) => this;

    /// <summary>The lease is over and no code of its worker runs.</summary>
    /// <param name="failed">Told what could not be disposed.</param>
    internal void Close(Action<Exception> failed)
    {
        while (TryTake(out var resource))
        {
            try
            {
                resource.Dispose();
            }
            catch (Exception error)
            {
                failed(error);
            }
        }
    }

    bool TryTake(out IDisposable resource)
    {
        lock (gate) return owned.TryPop(out resource!);
    }
}
