using GWorker.Tests.TestKit;
using ILGPU.Runtime;

namespace GWorker.Tests;

/// <summary>A worker's own accelerator: one thread, one context per lease, and what happens when it fails.</summary>
public class AcceleratorDeviceTests
{
    static AcceleratorDevice Device(Leased leased) => (AcceleratorDevice)leased.Device;

    [Fact]
    public async Task All_of_it_is_on_one_thread()
    {
        await using var leased = Leased.Emulated();
        var threads = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Device(leased).Run((_, _) => Environment.CurrentManagedThreadId))));
        Assert.Single(threads.Distinct());
        Assert.Equal(threads[0], await await Device(leased).Run((_, _) => Device(leased).Run((_, _) => Environment.CurrentManagedThreadId))); // from there too
    }

    [Fact]
    public async Task It_says_what_other_libraries_ask()
    {
        await using var leased = Leased.Emulated();
        Assert.Equal(("Emulated device", 0, "emulated", false), (leased.Device.Name, leased.Device.Ordinal, leased.Device.Kind, leased.Device.IsCpu));
        Assert.True(leased.Device.Memory > 0);
        Assert.Equal([leased.Device], leased.Device.Group);
    }

    [Fact]
    public async Task Its_context_ends_with_the_lease_and_so_do_its_buffers()
    {
        Accelerator accelerator;
        MemoryBuffer buffer;
        await using (var leased = Leased.Emulated())
        {
            accelerator = await Device(leased).Run((a, _) => a);
            buffer = await Device(leased).Run((a, _) => (MemoryBuffer)a.Allocate1D<float>(16));
            _ = leased.Device.Batch<float, float>(Kernels.Twice);
            Assert.False(accelerator.IsDisposed);
        }

        Assert.True(accelerator.IsDisposed);
        Assert.True(buffer.IsDisposed);
    }

    [Fact]
    public async Task The_next_lease_has_another_context_and_waits_for_the_end_of_the_last()
    {
        var found = DeviceCatalog.Emulated()[0];
        DeviceLease Lease(int epoch)
        {
            var lease = new DeviceLease("Tested", epoch, DateTimeOffset.UnixEpoch, [found], static _ => { });
            lease.Open();
            return lease;
        }

        var (first, second) = (Lease(1), Lease(2));
        var old = await ((AcceleratorDevice)first.Device).Run((a, _) => a);
        var next = ((AcceleratorDevice)second.Device).Run((a, _) => (a, old.IsDisposed));
        Assert.False(next.IsCompleted);
        first.Close(static error => Assert.Fail(error.Message));
        var (accelerator, wasDisposed) = await next.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.NotSame(old, accelerator);
        Assert.True(wasDisposed);
        second.Close(static error => Assert.Fail(error.Message));
        await ((AcceleratorDevice)second.Device).Ended.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task After_the_lease_it_does_nothing_more()
    {
        var leased = Leased.Emulated();
        var device = Device(leased);
        var twice = device.Batch<float, float>(Kernels.Twice);
        await leased.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => device.Run((_, _) => 1));
    }

    [Fact]
    public async Task What_the_code_throws_is_its_own()
    {
        await using var leased = Leased.Emulated();
        await Assert.ThrowsAsync<InvalidDataException>(() => Device(leased).Run<int>((_, _) => throw new InvalidDataException("bad")));
        Assert.Equal((false, 1), (Device(leased).HasFailed, await Device(leased).Run((_, _) => 1)));
        Assert.Empty(leased.Lost);
    }

    [Fact]
    public async Task A_sticky_fault_fails_all_that_follows_and_is_told_once()
    {
        await using var leased = Leased.Emulated(new InjectingDriver());
        var twice = leased.Device.Batch<float, float>(Kernels.Twice);
        Assert.Equal((float[])[2], await twice.Run([1]));
        var error = await Assert.ThrowsAsync<DeviceFaultException>(() => Device(leased).Run<int>((_, _) => throw new InjectingDriver.Fault()));
        Assert.Equal(("Tested", "Emulated device", "an illegal memory access was encountered"), (error.Worker, error.Device, error.Reason));
        await Assert.ThrowsAsync<DeviceFaultException>(() => twice.Run([1]));
        await Assert.ThrowsAsync<DeviceFaultException>(() => Device(leased).Run((_, _) => 1));
        Assert.True(Device(leased).HasFailed);
        Assert.Equal(["Emulated device failed: an illegal memory access was encountered"], leased.Lost);
    }

    [Fact]
    public async Task A_fault_that_shows_only_at_the_end_ends_the_device_all_the_same()
    {
        var driver = new InjectingDriver { FailsAtTheEnd = true };
        Accelerator accelerator;
        await using (var leased = Leased.Emulated(driver)) accelerator = await Device(leased).Run((a, _) => a);
        Assert.Equal((1, true), (driver.Closed, accelerator.IsDisposed));
    }

    [Fact]
    public async Task What_has_failed_is_taken_down_by_its_driver()
    {
        var driver = new InjectingDriver();
        await using (var leased = Leased.Emulated(driver)) await Assert.ThrowsAsync<DeviceFaultException>(() => Device(leased).Run<int>((_, _) => throw new InjectingDriver.Fault()));
        Assert.Equal(1, driver.Closed);
    }

    [Fact]
    public async Task Memory_that_could_not_be_page_locked_does_not_keep_a_healthy_one_from_its_end()
    {
        var (accelerator, locked, buffer) = default((Accelerator, NotLocked, MemoryBuffer));
        await using (var leased = Leased.Emulated(new ClosingAsCuda()))
            (accelerator, locked, buffer) = await Device(leased).Run((a, _) => (a, new NotLocked(a), (MemoryBuffer)a.Allocate1D<float>(16)));
        Assert.True(accelerator.IsDisposed);
        Assert.True(buffer.IsDisposed);
        GC.KeepAlive(locked);
    }

    [Fact]
    public async Task Too_little_memory_says_how_much_and_the_device_goes_on()
    {
        await using var leased = Leased.Emulated(new InjectingDriver());
        var error = await Assert.ThrowsAsync<DeviceMemoryException>(() => Device(leased).Run<int>((_, _) => throw new InjectingDriver.NoMemory()));
        Assert.Equal(("Tested", 0L, 128L), (error.Worker, error.Asked, error.Free));
        Assert.Equal(1, await Device(leased).Run((_, _) => 1));
        Assert.Empty(leased.Lost);
    }

    [Fact]
    public async Task Too_little_memory_is_told_also_where_the_device_does_not_say_how_much_is_free()
    {
        await using var leased = Leased.Emulated(new InjectingDriver { FailsWhenAsked = true });
        var error = await Assert.ThrowsAsync<DeviceMemoryException>(() => Device(leased).Run<int>((_, _) => throw new InjectingDriver.NoMemory()));
        Assert.Equal(-1, error.Free);
        Assert.Contains("how much is free is not known", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Device(leased).Run((_, _) => 1));
    }

    [Fact]
    public async Task Buffers_that_do_not_fit_are_a_fault_of_the_start()
    {
        await using var leased = Leased.Emulated(new InjectingDriver { Most = 1 << 20 });
        var error = Assert.Throws<DeviceMemoryException>(() => leased.Device.Batch<float, float>(Kernels.Sum, longest: 1 << 16, most: 64));
        Assert.Equal(((16L << 20) + 4, 128L), (error.Asked, error.Free));
        Assert.Equal("Emulated device is out of memory under Tested: 16777220 bytes were asked for, 128 bytes are free. Send smaller batches with .Batched(…), or ask for more with Gpu.Any.AtLeast(…).", error.Message);
        Assert.Throws<DeviceMemoryException>(() => leased.Device.Hold<double>(new double[1 << 18]));
        Assert.Equal((float[])[2], await leased.Device.Batch<float, float>(Kernels.Twice).Run([1]));
    }

    sealed class ClosingAsCuda : EmulatedDriver
    {
        internal override void Close(Accelerator accelerator) => new CudaDriver(0, null).Close(accelerator);
    }

    /// <summary>As ILGPU leaves a page lock that the driver refused: an object of the accelerator, to which unlocking fails.</summary>
    sealed class NotLocked(Accelerator accelerator) : AcceleratorObject(accelerator)
    {
        protected override void DisposeAcceleratorObject(bool disposing)
        {
            if (disposing) throw new InjectingDriver.Answer();
        }
    }
}
