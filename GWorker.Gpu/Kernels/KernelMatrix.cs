using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

internal sealed class KernelMatrix(Place place, Accelerator accelerator, Staging staging, int columns) : Matrix(place, columns)
{
    readonly DeviceBuffer<float> memory = new(accelerator);

    public override long Capacity => memory.Length / Columns;

    /// <summary>The rows in use.</summary>
    internal ArrayView<float> View => memory.View(Length);

    private protected override void Reserve(long rows) => memory.Reserve(rows * Columns);

    private protected override void CopyIn(ReadOnlySpan<float> values, long at) => staging.Put(values, View.SubView(at, values.Length));

    private protected override void CopyOut(Span<float> values) => staging.Get(View, values);

    private protected override void Free() => memory.Dispose();
}
