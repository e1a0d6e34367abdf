using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>One device on the bench, as a worker would have it.</summary>
/// <param name="Label">What its numbers begin with: <c>cpu</c>, <c>cuda0</c>.</param>
/// <param name="Found">The device as the catalog gives it: what a node is started with.</param>
/// <param name="Quick">A smoke run.</param>
internal sealed record GpuBed(string Label, GpuDevice Found, bool Quick)
{
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    /// <summary>Opens the device, has it measured, and closes it again.</summary>
    internal async Task Lease(Func<GpuDevice, Task> measure)
    {
        var lease = new DeviceLease("bench", 1, TimeProvider.System.GetUtcNow(), [Found], Report.Progress);
        lease.Open();
        try
        {
            await measure(lease.Device);
        }
        finally
        {
            lease.Close(static error => Report.Progress(error.ToString()));
            if (lease.Device is AcceleratorDevice accelerator) await accelerator.Ended;
        }
    }

    /// <summary>Has operations on the device measured, on its thread.</summary>
    /// <param name="measure">Given the operations, and what waits until all that was asked of them is done.</param>
    internal Task Operate(Action<Operations, Action> measure) => Lease(async device =>
    {
        if (device is AcceleratorDevice accelerator)
        {
            await accelerator.Run((a, stream) =>
            {
                using var operations = Operations.On(a, stream);
                measure(operations, stream.Synchronize);
            });
        }
        else
        {
            using var operations = Operations.OnHost();
            measure(operations, static () => { });
        }
    });

    /// <summary>Seconds for one of many operations that follow each other, of which only the last is waited for.</summary>
    internal double Each(Action operation, Action wait)
    {
        // Kernels are loaded when first used; and code of the CPU is compiled anew, in the background, while it runs.
        var start = Stopwatch.GetTimestamp();
        do Some(1); while (!Quick && Stopwatch.GetElapsedTime(start) < WarmUp);
        start = Stopwatch.GetTimestamp();
        Some(1);
        var times = Quick ? 1 : (int)Math.Clamp(0.05 / Stopwatch.GetElapsedTime(start).TotalSeconds, 1, 1000);
        return Timed.Each(() => Some(times), 1, Quick ? 1 : 7) / times;

        void Some(int count)
        {
            for (var i = 0; i < count; i++) operation();
            wait();
        }
    }

    /// <summary>The precisions that a device multiplies in: more than one where it has tensor cores.</summary>
    internal static Precision[] Precisions(Operations operations, bool halves)
    {
        return [.. ((Precision[])[Precision.Single, Precision.Tf32, Precision.Half]).Where(Has)];

        bool Has(Precision precision)
        {
            if (precision == Precision.Half && !halves) return false;
            using var linear = operations.CreateLinear(new float[16 * 16], [], 16, 16, precision);
            return linear.Precision == precision;
        }
    }

    /// <summary>A list of devices for a node: none on the CPU, which a node always has.</summary>
    internal IReadOnlyList<GpuDevice> Devices => Found.IsCpu ? [] : [Found];

    /// <summary>The wish that gets a worker this device.</summary>
    internal Gpu Wish => Found.IsCpu ? Gpu.Cpu : Found.Name;

    internal static GpuBed Of(GpuDevice found, bool quick) =>
        new(found.IsCpu ? "cpu" : $"{found.Kind.ToLowerInvariant()}{found.Ordinal}", found, quick);
}
