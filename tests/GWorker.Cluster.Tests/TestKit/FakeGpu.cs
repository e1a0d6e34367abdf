namespace GWorker.Tests.TestKit;

/// <summary>A device that is there by its name alone.</summary>
sealed class FakeGpu(string name) : GpuDevice
{
    public override string Name => name;

    public override long Memory => 80L << 30;
}
