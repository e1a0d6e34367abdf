using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>What batches cost in memory, once the first have run. Alone in the process: the measure is the whole process's.</summary>
[Collection(nameof(Alone))]
public class AllocationTests
{
    public static TheoryData<string> Devices() => ["cpu", "emulated"];

    [Theory]
    [MemberData(nameof(Devices))]
    public async Task After_the_first_batches_nothing_is_allocated_but_answers(string name)
    {
        await using var leased = Leased.Of(name);
        var sum = leased.Device.Batch<float, float>(Kernels.Sum, longest: 64, most: 16);
        Batch<float[]> rows = [.. Enumerable.Range(0, 16).Select(i => new float[i])];
        for (var i = 0; i < 100; i++) await sum.Run(rows);
        var made = await Made(leased);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        const int batches = 500;
        for (var i = 0; i < batches; i++) await sum.Run(rows);
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / batches;

        // An answer of 16 floats, and what awaiting costs. ILGPU's emulation makes some objects of its own for every copy and launch.
        Assert.InRange(each, 0, name == "cpu" ? 1000 : 6000);
        Assert.Equal(made, await Made(leased));

        static async Task<int> Made(Leased leased) => leased.Device is AcceleratorDevice device ? await device.Run(static (accelerator, _) => accelerator.NumberChildObjects) : 0;
    }

    [Fact]
    public async Task Ten_thousand_batches_leave_memory_as_it_was()
    {
        await using var leased = Leased.Cpu();
        var sum = leased.Device.Batch<float, float>(Kernels.Sum, longest: 256, most: 64);
        Batch<float[]> rows = [.. Enumerable.Range(0, 64).Select(i => new float[4 * i])];
        for (var i = 0; i < 1000; i++) await sum.Run(rows);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 10_000; i++) await sum.Run(rows);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 200_000);
    }
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
