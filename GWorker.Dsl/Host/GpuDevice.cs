namespace GWorker;

/// <summary>
/// The device a worker was given: asked for in its constructor, its own for its whole life. Disposed by the host after
/// <c>[OnExit]</c>, never by the worker.
/// </summary>
public abstract class GpuDevice
{
    /// <summary>The device's name as its driver gives it, for example <c>NVIDIA H100 80GB HBM3</c>, or <c>CPU</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Its number among devices of its kind on this node, from 0.</summary>
    public virtual int Ordinal => 0;

    /// <summary>Its memory in bytes; of the CPU, what this process may use.</summary>
    public abstract long Memory { get; }

    /// <summary>Whether this is the CPU standing in for a device.</summary>
    public virtual bool IsCpu => false;

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
