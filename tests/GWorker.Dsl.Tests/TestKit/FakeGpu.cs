namespace GWorker.Tests.TestKit;

/// <summary>A device that is there by its name alone.</summary>
sealed class FakeGpu(string name, long memory = 80L << 30) : GpuDevice
{
    public override string Name => name;

    public override long Memory => memory;
}
