using ILGPU.Runtime;

namespace GWorker;

/// <summary>The end of what was put on a stream. Where the driver cannot be asked without waiting, it waits.</summary>
internal class Fence(AcceleratorStream stream) : IDisposable
{
    /// <summary>Everything that is on the stream by now is what it stands for.</summary>
    internal virtual void Set()
    {
    }

    /// <summary>Whether that is done.</summary>
    internal virtual bool IsReached()
    {
        stream.Synchronize();
        return true;
    }

    public virtual void Dispose()
    {
    }
}
