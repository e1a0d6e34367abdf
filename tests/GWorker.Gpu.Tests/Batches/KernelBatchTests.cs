using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Kernels of a user's own as batch methods: the same answers from the CPU's plain C#, and from devices with copies and streams.</summary>
public class KernelBatchTests
{
    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task Values_to_values(string name)
    {
        await using var leased = Leased.Of(name);
        var twice = leased.Device.Batch<float, float>(Kernels.Twice);
        Assert.Equal((float[])[2, -4, 0.5f], await twice.Run([1, -2, 0.25f]));
        Assert.Equal((float[])[8], await twice.Run([4]));
    }

    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task Arguments_are_those_of_the_call(string name)
    {
        await using var leased = Leased.Of(name);
        var scale = leased.Device.Batch<float, float, float>(Kernels.Scale);
        Assert.Equal((float[])[3, 6], await scale.Run([1, 2], 3));
        Assert.Equal((float[])[-1, -2], await scale.Run([1, 2], -1));
    }

    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task Rows_of_different_length_to_values(string name)
    {
        await using var leased = Leased.Of(name);
        var sum = leased.Device.Batch<float, float>(Kernels.Sum, longest: 4);
        Assert.Equal((float[])[6, 0, 10, 5], await sum.Run([[1, 2, 3], [], [1, 2, 3, 4], [5]]));
        Assert.Equal((float[])[0], await sum.Run([[]]));
    }

    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task Rows_to_rows_of_the_same_length(string name)
    {
        await using var leased = Leased.Of(name);
        var cumulate = leased.Device.Batch<int, long>(Kernels.Cumulate, longest: 4);
        Assert.Equal([[1, 3, 6], [], [7]], await cumulate.Run([[1, 2, 3], [], [7]]));
    }

    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task Rows_to_rows_of_one_width(string name)
    {
        await using var leased = Leased.Of(name);
        var ends = leased.Device.Batch<float, float, Kernels.Bounds>(Kernels.Ends, longest: 4, width: 2);
        Assert.Equal([[1, 3], [-1, -1], [7, 7]], await ends.Run([[1, 2, 3], [], [7]], new(-1)));
    }

    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task Weights_stay_on_the_device(string name)
    {
        await using var leased = Leased.Of(name);
        float[] weights = [1, 10, 100];
        var held = leased.Device.Hold<float>(weights);
        weights[0] = 0;
        var dot = leased.Device.Batch<float, float, ILGPU.ArrayView<float>>(Kernels.Dot, longest: 3);
        Assert.Equal((3, 321), (held.Length, (await dot.Run([[1, 2, 3]], held.View))[0]));
    }

    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task A_batch_of_more_than_a_trip_takes_makes_several(string name)
    {
        await using var leased = Leased.Of(name);
        var sum = leased.Device.Batch<float, float>(Kernels.Sum, longest: 2, most: 3);
        float[][] rows = [.. Enumerable.Range(0, 10).Select(i => new float[] { i, 1 })];
        Assert.Equal(Enumerable.Range(0, 10).Select(i => i + 1f), await sum.Run(Batch.Of(rows)));
    }

    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task An_empty_batch_has_no_results(string name)
    {
        await using var leased = Leased.Of(name);
        var (twice, sum) = (leased.Device.Batch<float, float>(Kernels.Twice), leased.Device.Batch<float, float>(Kernels.Sum, longest: 4));
        Assert.Empty(await twice.Run([]));
        Assert.Empty(await sum.RunAll([]));
    }

    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task What_is_no_number_passes_through(string name)
    {
        await using var leased = Leased.Of(name);
        var twice = leased.Device.Batch<float, float>(Kernels.Twice);
        Assert.Equal((float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity, 2], await twice.Run([float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1]));
    }

    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task A_row_that_is_too_long_fails_the_batch_or_itself_alone(string name)
    {
        await using var leased = Leased.Of(name);
        var sum = leased.Device.Batch<float, float>(Kernels.Sum, longest: 2);
        Batch<float[]> rows = [[1], [1, 2, 3], null!, [4, 5]];
        var error = await Assert.ThrowsAsync<ArgumentException>(() => sum.Run(rows));
        Assert.Equal("Row 1 of the batch has 3 elements and the most is 2. Send a shorter one, or say a larger `longest` in gpu.Batch(…).", error.Message);
        var outcomes = await sum.RunAll(rows);
        Assert.Equal([1, 9], [outcomes[0].Value, outcomes[3].Value]);
        Assert.Equal(error.Message, outcomes[1].Error?.Message);
        Assert.Equal("Row 2 of the batch is null. Send an empty one.", outcomes[2].Error?.Message);
    }

    [Theory, OnDevice("cpu"), OnDevice("emulated"), OnDevice("pocl"), OnDevice("cuda")]
    public async Task Batches_side_by_side_keep_apart(string name)
    {
        await using var leased = Leased.Of(name);
        var sum = leased.Device.Batch<float, float>(Kernels.Sum, longest: 8, most: 4);
        var all = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => Task.Run(() => sum.Run([[i], [i, i], new float[i % 8]]))));
        for (var i = 1; i <= 50; i++) Assert.Equal([i, 2 * i, 0], all[i - 1]);
    }
}
