using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

internal sealed class KernelSegments(Place place, Accelerator accelerator, Staging staging) : Segments(place)
{
    readonly DeviceBuffer<int> memory = new(accelerator);

    internal ArrayView<int> View => memory.View(Count + 1);

    private protected override void CopyIn(ReadOnlySpan<int> offsets)
    {
        memory.Reserve(offsets.Length);
        staging.Put(offsets, memory.View(offsets.Length));
    }

    private protected override void Free() => memory.Dispose();
}
