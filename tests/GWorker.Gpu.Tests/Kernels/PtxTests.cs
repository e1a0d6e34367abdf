using ILGPU;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace GWorker.Tests;

/// <summary>Every kernel as CUDA's driver would get it, compiled without one. Nothing is run.</summary>
public sealed class PtxTests
{
    static readonly Dictionary<string, Delegate> Kernels = new(StringComparer.Ordinal)
    {
        ["Bias"] = RowKernels.Bias,
        ["LayerNorm"] = RowKernels.LayerNorm,
        ["Softmax"] = RowKernels.Softmax,
        ["Normalize"] = RowKernels.Normalize,
        ["Gather"] = RowKernels.Gather,
        ["MeanPool"] = RowKernels.MeanPool,
        ["Attention"] = AttentionKernel.Run,
        ["PlainProduct"] = PlainProduct.Run,
        ["TiledProduct"] = TiledProduct.Run,
        ["ThinScan"] = ThinScan.Run,
        ["TiledScan"] = TiledScan.Run,
        ["Select"] = Select.Run,
    };

    public static IEnumerable<object[]> All => Kernels.Keys.SelectMany(name => (object[][])[[name, 80], [name, 90]]);

    [Theory, MemberData(nameof(All))]
    public void A_kernel_compiles(string kernel, int architecture)
    {
        var text = Compile(Kernels[kernel], architecture);
        Assert.Contains(".entry", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tanh.approx", text, StringComparison.Ordinal); // 11 bits

        // Numbers that live in memory instead of registers show as a depot.
        Assert.DoesNotContain(".local", text, StringComparison.Ordinal);
    }

    internal static string Compile(Delegate kernel, int architecture)
    {
        using var context = Context.Create(b => b.EnableAlgorithms().Optimize(OptimizationLevel.O2));
        var target = architecture == 80 ? CudaArchitecture.SM_80 : CudaArchitecture.SM_90;
        using var backend = new PTXBackend(context, new CudaCapabilityContext(target), target, CudaInstructionSet.ISA_80, nvvmAPI: null);
        return ((PTXCompiledKernel)backend.Compile(KernelLoader.Entry(kernel.Method), default)).PTXAssembly;
    }
}
