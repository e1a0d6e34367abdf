using System.Numerics;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Runtime;
using RowsToRows = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, int, float>;

namespace GWorker;

/// <summary>Operations as ILGPU kernels, in the order of one stream.</summary>
internal sealed class KernelOperations : Operations
{
    readonly Accelerator accelerator;
    readonly AcceleratorStream stream;
    readonly Staging staging;
    readonly KernelLoader loader;
    readonly Lazy<RowsToRows> layerNorm;
    readonly Lazy<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, int, int, int>> bias;
    readonly Lazy<Action<AcceleratorStream, KernelConfig, ArrayView<float>, int, int>> softmax;
    readonly Lazy<Action<AcceleratorStream, KernelConfig, ArrayView<float>, int, int, float>> normalize;
    readonly Lazy<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, int, int>> gather;
    readonly Lazy<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, int>> meanPool;
    readonly Lazy<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, int, int, int, int>> attention;
    readonly KernelProduct product;
    readonly KernelScan scan;
    readonly RoundedTopK? rounded;
    readonly int lanes;
    readonly int groups;

    /// <param name="accelerator">Where.</param>
    /// <param name="stream">In whose order.</param>
    /// <param name="lanes">How many lanes take a row, a power of two; 0 for what is usual there.</param>
    /// <param name="tiles">Whether to use kernels whose groups have 256 lanes; null for where they are fast.</param>
    /// <param name="rewrite">As <see cref="KernelLoader"/> has it.</param>
    /// <param name="rounds">Whether scans in TF32 are done in TF32 where there are no tensor cores for it.</param>
    internal KernelOperations(
        Accelerator accelerator, AcceleratorStream stream, int lanes = 0, bool? tiles = null, Action<CompiledKernel>? rewrite = null, bool rounds = false)
        : base(new Place(accelerator.Name))
    {
        (this.accelerator, this.stream) = (accelerator, stream);

        // The CPU accelerator has a thread per lane, and a barrier of threads costs more than any row: one lane needs none.
        this.lanes = lanes > 0 ? lanes : accelerator.AcceleratorType == AcceleratorType.CPU ? 1 : Math.Min(128, 1 << BitOperations.Log2((uint)accelerator.MaxNumThreadsPerGroup));
        groups = accelerator.NumMultiprocessors * 32;
        staging = new Staging(accelerator, stream);
        loader = new KernelLoader(accelerator, rewrite);
        layerNorm = loader.OnUse<RowsToRows>(RowKernels.LayerNorm);
        bias = loader.OnUse<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<float>, int, int, int>>(RowKernels.Bias);
        softmax = loader.OnUse<Action<AcceleratorStream, KernelConfig, ArrayView<float>, int, int>>(RowKernels.Softmax);
        normalize = loader.OnUse<Action<AcceleratorStream, KernelConfig, ArrayView<float>, int, int, float>>(RowKernels.Normalize);
        gather = loader.OnUse<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, int, int>>(RowKernels.Gather);
        meanPool = loader.OnUse<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, int>>(RowKernels.MeanPool);
        attention = loader.OnUse<Action<AcceleratorStream, KernelConfig, ArrayView<float>, ArrayView<int>, ArrayView<float>, int, int, int, int>>(AttentionKernel.Run);

        // Where lanes are threads, 256 of them that meet at each step are out of the question.
        var hasTiles = tiles ?? (accelerator.AcceleratorType != AcceleratorType.CPU && accelerator.MaxNumThreadsPerGroup >= TiledProduct.Lanes);
        product = new KernelProduct(accelerator, stream, loader, hasTiles);
        scan = new KernelScan(accelerator, stream, staging, loader, this.lanes, hasTiles);
        var hasTensors = product.Possible(Precision.Tf32) == Precision.Tf32;
        if (hasTensors || rounds) rounded = new RoundedTopK(accelerator, stream, staging, loader, scan, this.lanes, isEmulated: !hasTensors);
    }

    /// <summary>Scans in TF32, where there are any.</summary>
    internal RoundedTopK? Rounded => rounded;

    public override int PreferredRows => 16 * 1024;

    public override Matrix CreateMatrix(int columns) => new KernelMatrix(Place, accelerator, staging, columns);

    public override Segments CreateSegments() => new KernelSegments(Place, accelerator, staging);

    public override Indices CreateIndices() => new KernelIndices(Place, accelerator, staging);

    public override void Dispose()
    {
        rounded?.Dispose();
        scan.Dispose();
        staging.Dispose();
        base.Dispose();
    }

    private protected override Linear OnCreateLinear(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int depth, int width, Precision precision) =>
        new KernelLinear(Place, accelerator, stream, staging, weights, bias, depth, width, product.Possible(precision));

    private protected override void OnMultiply(Matrix input, Linear linear, Matrix output, Activation activation, bool add) =>
        product.Run((KernelMatrix)input, (KernelLinear)linear, (KernelMatrix)output, activation, add);

    private protected override void OnBias(Matrix values, Matrix? bias, Activation activation)
    {
        var view = View(values);
        var config = new KernelConfig((int)Math.Min((view.Length + lanes - 1) / lanes, groups), lanes);
        this.bias.Value(stream, config, view, bias is null ? view : View(bias), bias is null ? 0 : 1, values.Columns, (int)activation);
    }

    private protected override void OnLayerNorm(Matrix input, Matrix scale, Matrix shift, Matrix output, float epsilon) =>
        layerNorm.Value(stream, Groups(input.Rows), View(input), View(scale), View(shift), View(output), input.Rows, epsilon);

    private protected override void OnSoftmax(Matrix values) => softmax.Value(stream, Groups(values.Rows), View(values), values.Rows, values.Columns);

    private protected override void OnNormalize(Matrix values, float epsilon) => normalize.Value(stream, Groups(values.Rows), View(values), values.Rows, values.Columns, epsilon);

    private protected override void OnGather(Matrix table, Indices rows, Matrix output, bool add) =>
        gather.Value(stream, Groups(rows.Count), View(table), ((KernelIndices)rows).View, View(output), table.Columns, add ? 1 : 0);

    private protected override void OnMeanPool(Matrix input, Segments segments, Matrix output) =>
        meanPool.Value(stream, Groups(segments.Count), View(input), ((KernelSegments)segments).View, View(output), input.Columns);

    private protected override void OnAttention(Matrix qkv, Segments segments, Matrix output, int heads, bool causal) =>
        attention.Value(stream, Groups((long)qkv.Rows * heads), View(qkv), ((KernelSegments)segments).View, View(output), qkv.Rows, heads, output.Columns / heads, causal ? 1 : 0);

    private protected override void OnTopK(Matrix queries, Matrix index, int k, Precision precision, Span<Hit> hits)
    {
        var tf32 = precision == Precision.Tf32 && rounded is not null && index.Columns % TensorScan.Multiple == 0;
        for (var first = 0; first < queries.Rows; first += KernelScan.MostQueries)
        {
            var count = Math.Min(KernelScan.MostQueries, queries.Rows - first);
            var some = View(queries).SubView((long)first * queries.Columns, (long)count * queries.Columns);
            var room = hits.Slice(first * k, count * k);
            if (tf32) rounded!.Run(some, count, (KernelMatrix)index, k, room);
            else scan.Run(some, count, (KernelMatrix)index, k, room);
        }
    }

    // A group goes on to its next row, so more groups than the device can hold would only be launched in vain.
    KernelConfig Groups(long rows) => new((int)Math.Min(rows, groups), lanes);

    static ArrayView<float> View(Matrix matrix) => ((KernelMatrix)matrix).View;
}
