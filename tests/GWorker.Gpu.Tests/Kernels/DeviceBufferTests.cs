using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GWorker.Tests;

/// <summary>How device memory grows.</summary>
public sealed class DeviceBufferTests
{
    [Fact]
    public void It_is_exact_at_first_and_takes_a_quarter_more_when_it_grows()
    {
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 2)));
        using var accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        using var buffer = new DeviceBuffer<float>(accelerator);
        Assert.Equal([100, 100, 125, 125, 156, 1000], new long[] { 100, 40, 101, 125, 126, 1000 }.Select(length =>
        {
            buffer.Reserve(length);
            return buffer.Length;
        }));
    }

    [Fact]
    public void Offsets_and_rows_that_grow_one_by_one_do_not_each_take_new_memory()
    {
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 2)));
        using var accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        using var operations = Operations.On(accelerator, accelerator.DefaultStream);
        using var rows = operations.CreateIndices();
        using var segments = operations.CreateSegments();
        rows.Set(new int[400]);
        segments.Set(Enumerable.Repeat(1, 400).ToArray());
        var objects = accelerator.NumberChildObjects;
        for (var length = 401; length <= 500; length++)
        {
            rows.Set(new int[length]);
            segments.Set(Enumerable.Repeat(1, length).ToArray());
        }

        Assert.InRange(accelerator.NumberChildObjects - objects, 1, 8); // of each a buffer, and what ILGPU puts around it
    }
}
