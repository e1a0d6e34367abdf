using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

internal sealed class KernelIndices(Place place, Accelerator accelerator, AcceleratorStream stream) : Indices(place)
{
    readonly DeviceBuffer<int> memory = new(accelerator);

    internal ArrayView<int> View => memory.View(Count);

    private protected override void CopyIn(ReadOnlySpan<int> rows)
    {
        memory.Reserve(rows.Length);
        if (rows.Length > 0) memory.View(rows.Length).CopyFromCPU(stream, rows);
    }

    private protected override void Free() => memory.Dispose();
}
