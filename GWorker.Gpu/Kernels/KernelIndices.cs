using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

internal sealed class KernelIndices(Place place, Accelerator accelerator, Staging staging) : Indices(place)
{
    readonly DeviceBuffer<int> memory = new(accelerator);

    internal ArrayView<int> View => memory.View(Count);

    private protected override void CopyIn(ReadOnlySpan<int> rows)
    {
        memory.Reserve(rows.Length);
        staging.Put(rows, memory.View(rows.Length));
    }

    private protected override void Free() => memory.Dispose();
}
