namespace GWorker.Tests.TestKit;

/// <summary>A worker with kernels of its own, and with calls that harm its device.</summary>
[Worker]
public partial class Scaler(GpuDevice gpu)
{
    KernelBatch<float, float, float> scale = null!;
    KernelBatch<float[], float> sum = null!;

    AcceleratorDevice Device => (AcceleratorDevice)gpu;

    [Parameter] public partial double Factor { get; } = 2;

    [OnEnter]
    void Load()
    {
        scale = gpu.Batch<float, float, float>(Kernels.Scale);
        sum = gpu.Batch<float, float>(Kernels.Sum, longest: 3);
    }

    [Method] public Task<float[]> Scale(Batch<float> xs) => scale.Run(xs, (float)Factor);

    [Method] public Task<Outcome<float>[]> Sum(Batch<float[]> rows) => sum.RunAll(rows);

    [Method] public Task<int> Break() => Device.Run<int>((_, _) => throw new InjectingDriver.Fault());

    [Method] public Task<int> Fill() => Device.Run<int>((_, _) => throw new InjectingDriver.NoMemory());

    [Method] public Task<int> Context() => Device.Run((accelerator, _) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(accelerator.Context));

    [Method] public Task<double> FactorThere() => Device.Run((_, _) => Factor);

    [Method] public int[] Ordinals() => [.. gpu.Group.Select(d => d.Ordinal)];
}

/// <summary>A worker whose kernel no device can run.</summary>
[Worker]
public partial class Speller(GpuDevice gpu)
{
    KernelBatch<float, float> spell = null!;

    [OnEnter] void Load() => spell = gpu.Batch<float, float>(Kernels.Text);

    [Method] public Task<float[]> Spell(Batch<float> xs) => spell.Run(xs);
}
