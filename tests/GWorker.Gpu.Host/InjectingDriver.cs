using ILGPU;
using ILGPU.Runtime;

namespace GWorker.Tests.TestKit;

/// <summary>An emulated device on which a test's own exceptions stand for what a driver would report.</summary>
internal sealed class InjectingDriver : EmulatedDriver
{
    internal override Trouble Judge(Exception error) => error switch
    {
        Fault => Trouble.Fault,
        NoMemory => Trouble.Memory,
        _ => base.Judge(error),
    };

    /// <summary>The most bytes of one buffer.</summary>
    internal long Most { get; init; } = long.MaxValue;

    /// <summary>The device has fallen off the bus: it cannot be opened any more.</summary>
    internal bool IsGone { get; set; }

    /// <summary>What was started and not waited for has failed, which shows when the device ends.</summary>
    internal bool FailsAtTheEnd { get; init; }

    /// <summary>How often an accelerator was taken down.</summary>
    internal int Closed { get; private set; }

    internal override void Settle(AcceleratorStream stream)
    {
        if (FailsAtTheEnd) throw new Fault();
        base.Settle(stream);
    }

    internal override void Close(Accelerator accelerator)
    {
        Closed++;
        base.Close(accelerator);
        if (FailsAtTheEnd) throw new Fault();
    }

    internal override void Allocating(long bytes)
    {
        if (bytes > Most) throw new NoMemory();
    }

    /// <summary>It has failed without anybody's knowledge, and says so to whatever it is asked.</summary>
    internal bool FailsWhenAsked { get; init; }

    internal override long Free(Accelerator accelerator) => FailsWhenAsked ? throw new Answer() : 128;

    protected override Accelerator Open(Context context) => IsGone ? throw new InvalidOperationException("no such device") : base.Open(context);

    /// <summary>As after an illegal access: sticky.</summary>
    internal sealed class Fault() : Exception("an illegal memory access was encountered");

    /// <summary>As a driver's own.</summary>
    internal sealed class Answer() : AcceleratorException("an illegal memory access was encountered")
    {
        public override AcceleratorType AcceleratorType => AcceleratorType.CPU;
    }

    internal sealed class NoMemory() : Exception("out of memory");
}
