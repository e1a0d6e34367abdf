using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GWorker.Tests;

/// <summary>Kernels are loaded on their first use.</summary>
public sealed class KernelLoaderTests
{
    public static TheoryData<string> Uses => [.. Used.Keys];

    static readonly Dictionary<string, Action<Operations, Matrix>> Used = new()
    {
        ["a row kernel"] = static (operations, values) => operations.Softmax(values),
        ["a product"] = static (operations, values) =>
        {
            using var linear = operations.CreateLinear([1, 0, 0, 1, 1, 1, 0, 0], [], 4, 2);
            using var output = operations.CreateMatrix(2);
            operations.Multiply(values, linear, output);
        },
        ["a scan"] = static (operations, values) => operations.TopK(values, values, 1, new Hit[1]),
        ["a scan in TF32"] = static (operations, values) => operations.TopK(values, values, 1, new Hit[1], Precision.Tf32),
    };

    [Theory, MemberData(nameof(Uses))]
    public void A_kernel_that_failed_to_load_once_is_loaded_the_next_time(string use)
    {
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 2)).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        using var accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        var failures = 0;
        using var operations = new KernelOperations(accelerator, accelerator.DefaultStream, rounds: true, rewrite: _ =>
        {
            if (failures++ == 0) throw new OutOfMemoryException();
        });
        using var values = operations.CreateMatrix(4, [1, 2, 3, 4]);
        Assert.Throws<OutOfMemoryException>(() => Used[use](operations, values));
        Used[use](operations, values);
        Assert.True(failures > 1);
    }
}
