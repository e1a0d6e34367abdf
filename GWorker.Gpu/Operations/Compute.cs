namespace GWorker;

/// <summary>A worker's device as a place to compute: its operations, and the thread that they belong to.</summary>
public abstract class Compute : IDisposable
{
    private protected Compute()
    {
    }

    /// <summary>On the CPU.</summary>
    /// <param name="threads">The most threads that an operation uses; 0 for as many as there are processors.</param>
    public static Compute OnHost(int threads = 0) => new HostCompute(Operations.OnHost(threads));

    /// <summary>On a worker's device: on the CPU where that is what the worker has.</summary>
    /// <param name="gpu">The device, from the worker's constructor.</param>
    /// <exception cref="NotSupportedException">A device of another library.</exception>
    public static Compute On(GpuDevice gpu)
    {
        ArgumentNullException.ThrowIfNull(gpu);
        if (gpu.IsCpu) return OnHost();
        if (gpu is AcceleratorDevice device) return new DeviceCompute(device);
        throw new NotSupportedException($"{gpu.Name} is not a device of GWorker.Gpu: there are no operations for it.");
    }

    /// <summary>Does some work, alone: callers from several threads wait for each other. Results must not hold on to what lives on the device.</summary>
    /// <param name="work">What to do with the operations. On a GPU it runs on the device's thread.</param>
    public abstract T Run<T>(Func<Operations, T> work);

    /// <summary>Gives the operations' own memory back. Matrices and weights are their makers' to dispose, before this.</summary>
    public abstract void Dispose();
}
