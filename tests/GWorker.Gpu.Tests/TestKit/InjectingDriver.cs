namespace GWorker.Tests.TestKit;

/// <summary>An emulated device on which a test's own exceptions stand for what a driver would report.</summary>
sealed class InjectingDriver : EmulatedDriver
{
    internal override Trouble Judge(Exception error) => error switch
    {
        Fault => Trouble.Fault,
        NoMemory => Trouble.Memory,
        _ => base.Judge(error),
    };

    /// <summary>The most bytes of one buffer.</summary>
    internal long Most { get; init; } = long.MaxValue;

    internal override void Allocating(long bytes)
    {
        if (bytes > Most) throw new NoMemory();
    }

    internal override long Free(ILGPU.Runtime.Accelerator accelerator) => 128;

    /// <summary>As after an illegal access: sticky.</summary>
    internal sealed class Fault() : Exception("an illegal memory access was encountered");

    internal sealed class NoMemory() : Exception("out of memory");
}
