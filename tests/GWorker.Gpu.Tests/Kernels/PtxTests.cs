using System.Text.RegularExpressions;
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
        ["TensorProduct.Tf32"] = TensorProduct.Tf32,
        ["TensorProduct.Tf32Any"] = TensorProduct.Tf32Any,
        ["TensorProduct.Half"] = TensorProduct.Half,
        ["TensorProduct.HalfAny"] = TensorProduct.HalfAny,
        ["ThinScan"] = ThinScan.Run,
        ["TiledScan"] = TiledScan.Run,
        ["TensorScan"] = TensorScan.Run,
        ["RoundedScan"] = RoundedScan.Run,
        ["Rescore"] = Rescore.Run,
        ["Select"] = Select.Run,
    };

    public static IEnumerable<object[]> All => Kernels.Keys.SelectMany(name => (object[][])[[name, 80], [name, 90]]);

    [Theory, MemberData(nameof(All))]
    public void A_kernel_compiles(string kernel, int architecture)
    {
        var text = Compile(Kernels[kernel], architecture);
        Assert.Contains(".entry", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tanh.approx", text, StringComparison.Ordinal); // 11 bits

        // Numbers that live in memory instead of registers. The sums of tensor cores pass through it once, at the very end.
        var last = text.LastIndexOf("mma.sync", StringComparison.Ordinal);
        Assert.DoesNotContain("ld.local", last < 0 ? text : text[..last], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TensorProduct.Tf32", "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32", 16)]
    [InlineData("TensorProduct.Tf32Any", "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32", 16)]
    [InlineData("TensorProduct.Half", "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 16)]
    [InlineData("TensorProduct.HalfAny", "mma.sync.aligned.m16n8k16.row.col.f32.f16.f16.f32", 16)]
    [InlineData("TensorScan", "mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32", 8)]
    public void Tensor_cores_add_each_product_to_4_sums_of_its_own(string kernel, string instruction, int each)
    {
        var text = Compile(Kernels[kernel], 90);
        var products = Regex.Matches(text, Regex.Escape(instruction) + @" \{(.*?)\}, \{\s*(%\w+), (%\w+), (%\w+), (%\w+)\}, \{(%\w+), (%\w+)\}, \{(.*?)\};");
        Assert.Equal(0, products.Count % each); // the loop around them may have been unrolled
        Assert.True(products.Count > 0);
        Assert.All(products, m => Assert.Equal(m.Groups[1].Value, m.Groups[8].Value));
        Assert.Equal(
            Enumerable.Range(0, each).Select(i => string.Join(", ", Enumerable.Range(4 * i, 4).Select(n => $"gw_sum{n}"))),
            products.Take(each).Select(m => m.Groups[1].Value));
        Assert.Single(Regex.Matches(text, $@"\.reg \.f32 gw_sum<{4 * each}>;"));
    }

    [Theory]
    [InlineData("TensorProduct.Tf32", "ld.global.v4.f32", 4)]
    [InlineData("TensorProduct.Tf32Any", "ld.global.f32", 16)]
    [InlineData("TensorProduct.Half", "ld.global.v4.f32", 4)]
    [InlineData("TensorProduct.HalfAny", "ld.global.f32", 16)]
    [InlineData("TensorScan", "ld.global.v4.f32", 3)]
    public void What_is_loaded_ahead_for_tensor_cores_waits_behind_no_branch_and_is_not_touched_before_the_products(string kernel, string load, int each)
    {
        var text = Compile(Kernels[kernel], 90);
        var ahead = text[text.IndexOf("bar.sync", StringComparison.Ordinal)..text.LastIndexOf("mma.sync", StringComparison.Ordinal)];
        var loads = Regex.Matches(ahead, Regex.Escape(load) + @"\s+(.*?), \[");
        Assert.Equal(each, loads.Count);
        Assert.DoesNotContain("bra", ahead[..loads[^1].Index], StringComparison.Ordinal);
        Assert.Single(Regex.Matches(ahead, @"\bbra\b")); // that of the loop, which all lanes take together
        Assert.All(loads.SelectMany(m => Regex.Matches(m.Groups[1].Value, "%f[0-9]+")), loaded => Assert.Single(Regex.Matches(ahead, loaded.Value + @"\b")));
    }

    [Theory]
    [InlineData("TiledProduct")]
    [InlineData("TensorProduct.Tf32")]
    [InlineData("TensorProduct.Tf32Any")]
    [InlineData("TensorProduct.Half")]
    [InlineData("TensorProduct.HalfAny")]
    public void A_products_tiles_are_counted_in_the_one_dimension_that_has_room_for_them(string kernel) =>
        Assert.DoesNotContain("%ctaid.y", Compile(Kernels[kernel], 90), StringComparison.Ordinal);

    [Theory]
    [InlineData("TensorScan", 6)]
    [InlineData("ThinScan", 12)]
    [InlineData("Rescore", 2)]
    public void A_scan_reads_four_numbers_at_a_time(string kernel, int loads) =>
        Assert.Equal(loads, Regex.Count(Compile(Kernels[kernel], 90), Regex.Escape("ld.global.v4.f32")));

    [Fact]
    public void Between_a_thin_scans_loads_nothing_is_asked_so_that_all_may_be_on_their_way_together()
    {
        var text = Compile(ThinScan.Run, 90);
        var loads = Regex.Matches(text, Regex.Escape("ld.global.v4.f32"));
        Assert.DoesNotContain("bra", text[loads[0].Index..loads[^1].Index], StringComparison.Ordinal);
    }

    internal static string Compile(string kernel, int architecture) => Compile(Kernels[kernel], architecture);

    internal static string Compile(Delegate kernel, int architecture)
    {
        using var context = Context.Create(b => b.EnableAlgorithms().Optimize(OptimizationLevel.O2));
        var target = architecture == 80 ? CudaArchitecture.SM_80 : CudaArchitecture.SM_90;
        using var backend = new PTXBackend(context, new CudaCapabilityContext(target), target, CudaInstructionSet.ISA_80, nvvmAPI: null);
        return ((PTXCompiledKernel)backend.Compile(KernelLoader.Entry(kernel.Method), default)).PTXAssembly;
    }
}
