using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GWorker.Tests;

/// <summary>The way of values to a device and back.</summary>
public sealed class StagingTests
{
    [Theory, On(Lab.Cpu), On(Lab.OpenCl), On(Lab.Cuda)]
    public void What_is_more_than_goes_at_a_time_goes_in_parts(Lab lab) => Labs.Run(lab, operations =>
    {
        var values = Numbers(5 * Staging.Size / 4 / sizeof(float) / 3 * 3); // one part and a quarter
        using var matrix = operations.CreateMatrix(3);
        matrix.Upload(values);
        var back = new float[values.Length];
        matrix.Download(back);
        Assert.Equal(values, back);
    });

    [Theory, On(Lab.Cpu), On(Lab.OpenCl), On(Lab.Cuda)]
    public void Many_small_ones_that_nobody_waits_for_do_not_overwrite_each_other(Lab lab) => Labs.Run(lab, operations =>
    {
        const int Count = 300; // of a hundredth of the room each
        var each = Staging.Size / 100 / sizeof(float);
        using var matrix = operations.CreateMatrix(each);
        matrix.Resize(Count);
        var part = new float[each];
        for (var row = 0; row < Count; row++)
        {
            Array.Fill(part, row + 0.5f);
            matrix.Upload(part, row);
        }

        var back = new float[Count * each];
        matrix.Download(back);
        for (var row = 0; row < Count; row++) Assert.Equal((row + 0.5f, row + 0.5f), (back[row * each], back[((row + 1) * each) - 1]));
    });

    [Fact]
    public void More_is_not_asked_for_at_a_time_than_there_is_room_for()
    {
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 2)));
        using var accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        using var staging = new Staging(accelerator, accelerator.DefaultStream);
        using var memory = accelerator.Allocate1D<float>(Staging.Size / sizeof(float));
        _ = staging.Ask<float>(memory.View.SubView(0, 100));
        Assert.Throws<InvalidOperationException>(() => staging.Ask<float>(memory.View.SubView(0, (int)memory.Length)).Length);
        staging.Wait();
        Assert.Equal(memory.Length, staging.Ask<float>(memory.View.SubView(0, (int)memory.Length)).Length);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Its_memory_is_given_back_when_nothing_is_under_way_any_more_or_all_has_failed(bool fails)
    {
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 2)));
        using var accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        using var stream = new WatchedStream(accelerator) { Fails = fails };
        using var memory = accelerator.Allocate1D<float>(100);
        var staging = new Staging(accelerator, stream);
        staging.Put<float>(new float[100], memory.View);
        Assert.Equal(0, stream.Waits);
        staging.Dispose();
        Assert.Equal(1, stream.Waits);
    }

    // Of operations whose groups share no memory: ILGPU's emulation makes that anew for each launch.
    [Fact]
    public void Warm_batches_make_nothing_on_the_accelerator()
    {
        using var context = Context.Create(b => b.CPU(new CPUDevice(2, 1, 2)).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        using var accelerator = context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);
        using var operations = Operations.On(accelerator, accelerator.DefaultStream);
        using var table = operations.CreateMatrix(8);
        using var rows = operations.CreateIndices();
        using var output = operations.CreateMatrix(8);
        table.Upload(Numbers(32 * 8));
        var back = new float[2 * 8];
        void Batch()
        {
            rows.Set([5, 7]);
            operations.Gather(table, rows, output);
            output.Download(back);
        }

        Batch();
        var objects = accelerator.NumberChildObjects;
        for (var i = 0; i < 100; i++) Batch();
        Assert.Equal(objects, accelerator.NumberChildObjects);
    }

    static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (i % 1000) + 0.25f)];

    sealed class WatchedStream(Accelerator accelerator) : AcceleratorStream(accelerator)
    {
        internal bool Fails { get; init; }

        internal int Waits { get; private set; }

        public override void Synchronize()
        {
            Waits++;
            if (Fails) throw new TestKit.InjectingDriver.Answer();
        }

        protected override ProfilingMarker AddProfilingMarkerInternal() => throw new NotSupportedException();

        protected override void DisposeAcceleratorObject(bool disposing)
        {
        }
    }
}
