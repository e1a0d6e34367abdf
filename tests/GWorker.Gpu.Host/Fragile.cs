namespace GWorker.Tests.TestKit;

/// <summary>A worker that opens its device before it is ready, and whose callers can break it.</summary>
[Worker]
public partial class Fragile(GpuDevice gpu)
{
    AcceleratorDevice Device => (AcceleratorDevice)gpu;

    [OnEnter] Task Load() => Device.Run((_, stream) => stream.Synchronize());

    /// <summary>The process, and the device in it.</summary>
    [Method]
    public Task<(int Process, int Ordinal)> Where() => Device.Run((_, _) => (Environment.ProcessId, gpu.Ordinal));

    /// <summary>Never ends well; for good means that the device cannot be opened again either.</summary>
    [Method]
    public Task<int> Break(bool forGood) => Device.Run<int>((_, _) =>
    {
        ((InjectingDriver)Device.Driver).IsGone = forGood;
        throw new InjectingDriver.Fault();
    });
}
