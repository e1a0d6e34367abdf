using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Operations on a worker's own device.</summary>
public class DeviceComputeTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("emulated")]
    public async Task The_nearest_rows_are_found_wherever_the_worker_is(string name)
    {
        await using var leased = Leased.Of(name);
        using var compute = Compute.On(leased.Device);
        var hits = compute.Run(operations =>
        {
            using var index = operations.CreateMatrix(2, [1, 0, 0, 1, 0.6f, 0.8f]);
            using var queries = operations.CreateMatrix(2, [0, 1]);
            var found = new Hit[2];
            operations.TopK(queries, index, 2, found);
            return found;
        });
        Assert.Equal(new[] { 1, 2 }, hits.Select(h => h.Row));
        Assert.Equal(0.8f, hits[1].Score, 1e-6f);
    }

    [Fact]
    public async Task A_fault_in_them_is_a_fault_of_the_device()
    {
        await using var leased = Leased.Emulated(new InjectingDriver());
        using var compute = Compute.On(leased.Device);
        Assert.Throws<DeviceFaultException>(() => compute.Run<int>(_ => throw new InjectingDriver.Fault()));
        Assert.Throws<DeviceFaultException>(() => compute.Run(_ => 1));
        Assert.Single(leased.Lost);
    }

    [Fact]
    public async Task Too_little_memory_for_a_matrix_fails_that_call_alone_and_the_matrix_can_be_filled_again()
    {
        const int columns = 1 << 20;
        await using var leased = Leased.Emulated();
        using var compute = Compute.On(leased.Device);
        var values = Enumerable.Range(0, columns).Select(static i => (float)i).ToArray();
        var matrix = compute.Run(operations => operations.CreateMatrix(columns, values));
        Assert.Throws<DeviceMemoryException>(() => compute.Run(_ =>
        {
            matrix.Resize(1 << 28); // more than any machine can address
            return true;
        }));
        var found = compute.Run(_ =>
        {
            Assert.Equal(0, matrix.Rows);
            matrix.Upload(values);
            var copy = new float[columns];
            matrix.Download(copy);
            matrix.Dispose();
            return copy;
        });
        Assert.Equal(values, found);
        Assert.Empty(leased.Lost);
    }
}
