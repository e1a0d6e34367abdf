using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Workers on devices of their own, by a node: matching, leases, and what becomes of a worker whose device fails.</summary>
public class WorkerTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static readonly Cls<Scaler> Scalers = App.Cls<Scaler>().Gpu("emulated").Strict().MinWorkers(1).Concurrent(8).Batched(8, 5.Ms);

    static Task<LocalNode> Start(Cls cls, IReadOnlyList<GpuDevice> devices) => LocalNode.Start(App.Of("gpus", cls), new() { Devices = devices });

    static IReadOnlyList<GpuDevice> Injecting(int count = 1) => DeviceCatalog.Emulated(count, new InjectingDriver());

    [Fact]
    public async Task A_batch_method_is_a_kernel()
    {
        await using var node = await Start(Scalers, Injecting());
        var scaler = node.Get<Scaler>();
        Assert.Equal((float[])[2, 4, 6], await scaler.Scale.Remote([1, 2, 3]).WaitAsync(Patience));
        Assert.Equal(-3, await scaler.With(factor: -3).Scale.Remote(1).WaitAsync(Patience));
        var sums = await scaler.Sum.RemoteAll([[1, 2], [1, 2, 3, 4], []]).WaitAsync(Patience);
        Assert.Equal([3, 0], [sums[0].Value, sums[2].Value]);
        Assert.Contains("Row 1 of the batch has 4 elements and the most is 3.", sums[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calls_parameters_are_seen_on_the_devices_thread()
    {
        await using var node = await Start(Scalers, Injecting());
        var scaler = node.Get<Scaler>();
        var seen = await Task.WhenAll(Enumerable.Range(3, 20).Select(i => scaler.With(factor: i).FactorThere.Remote())).WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(3, 20).Select(i => (double)i), seen);
    }

    [Fact]
    public async Task Without_devices_it_runs_on_the_cpu()
    {
        await using var node = await Start(App.Cls<Scaler>().MinWorkers(1), DeviceCatalog.Find());
        Assert.Equal((float[])[2, 4, 6], await node.Get<Scaler>().Scale.Remote([1, 2, 3]).WaitAsync(Patience));
        Assert.Equal("Scaler", node.Leases.Rows.Single(r => r.Kind == "CPU").Worker);
    }

    [Fact]
    public async Task A_fault_fails_its_calls_and_restarts_the_worker_on_a_fresh_context()
    {
        await using var node = await Start(Scalers, Injecting());
        var scaler = node.Get<Scaler>();
        var before = await scaler.Context.Remote().WaitAsync(Patience);
        var error = await Assert.ThrowsAsync<DeviceFaultException>(() => scaler.Break.Remote()).WaitAsync(Patience);
        Assert.Equal(("Scaler", "an illegal memory access was encountered"), (error.Worker, error.Reason));

        // Whatever waits meanwhile is answered by the next incarnation.
        Assert.Equal(2, await scaler.Scale.Remote(1).WaitAsync(Patience));
        Assert.NotEqual(before, await scaler.Context.Remote().WaitAsync(Patience));
        Assert.Equal(2, node.Status.Pools.Single().Workers.Single().Epoch);
        Assert.Equal(("Scaler", 2), (node.Leases.Rows.Single().Worker, node.Leases.Rows.Single().Epoch));
    }

    [Fact]
    public async Task Too_little_memory_fails_one_call_and_the_worker_lives()
    {
        await using var node = await Start(Scalers, Injecting());
        var scaler = node.Get<Scaler>();
        var before = await scaler.Context.Remote().WaitAsync(Patience);
        await Assert.ThrowsAsync<DeviceMemoryException>(() => scaler.Fill.Remote()).WaitAsync(Patience);
        Assert.Equal(before, await scaler.Context.Remote().WaitAsync(Patience));
    }

    [Fact]
    public async Task A_kernel_that_does_not_compile_fails_the_start_with_reason_and_line()
    {
        var error = await Assert.ThrowsAsync<KernelException>(() => Start(App.Cls<Speller>().MinWorkers(1), [])).WaitAsync(Patience);
        Assert.Equal("Kernels.Text", error.Kernel);
        Assert.StartsWith("Kernels.cs:", error.Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_worker_has_its_own_and_two_may_be_one_workers()
    {
        await using (var node = await Start(Scalers.MaxWorkers(3), Injecting(3)))
            Assert.Equal(["Scaler", null, null], node.Leases.Rows.Select(r => r.Worker));
        await using var both = await Start(App.Cls<Scaler>().Gpu("emulated:2").MinWorkers(1), Injecting(3));
        Assert.Equal((int[])[0, 1], await both.Get<Scaler>().Ordinals.Remote().WaitAsync(Patience));
        Assert.Equal(["Scaler", "Scaler", null], both.Leases.Rows.Select(r => r.Worker));
    }

    [Fact]
    public async Task No_device_of_that_name_says_what_there_is()
    {
        var error = await Assert.ThrowsAsync<DeviceMissingException>(() => Start(App.Cls<Scaler>().Gpu("H100").Strict(), Injecting(2))).WaitAsync(Patience);
        Assert.StartsWith("Scaler is unavailable: no node offers \"H100\"; offered: 2×Emulated device.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_are_free_when_the_node_has_stopped()
    {
        var devices = Injecting();
        for (var i = 0; i < 2; i++)
        {
            await using var node = await Start(Scalers, devices);
            Assert.Equal(2, await node.Get<Scaler>().Scale.Remote(1).WaitAsync(Patience));
        }
    }
}
