using ILGPU.Runtime.Cuda;

namespace GWorker.Tests;

/// <summary>What a machine has. Most that test this have neither driver nor device, which must be no error.</summary>
public class DeviceCatalogTests
{
    [Fact]
    public void Finding_never_fails_and_gives_no_cpu() => Assert.DoesNotContain(DeviceCatalog.Find(), d => d.IsCpu || d.Name.Length == 0 || d.Memory <= 0);

    [Fact]
    public void Where_CUDA_has_none_the_driver_is_asked_why()
    {
        List<string> reasons = [];
        var found = DeviceCatalog.Find(reasons);
        Assert.Equal(found.Any(d => d.Kind == "CUDA"), !reasons.Any(r => r.StartsWith("CUDA: ", StringComparison.Ordinal) && r.Length > 8));
    }

    [Fact]
    public void Emulated_ones_are_numbered() => Assert.Equal([0, 1, 2], DeviceCatalog.Emulated(3).Select(d => d.Ordinal));

    [CudaFact]
    public async Task A_cuda_device_runs_a_kernel()
    {
        var found = DeviceCatalog.Find().First(d => d.Kind == "CUDA");
        var lease = new DeviceLease("Tested", 1, DateTimeOffset.UnixEpoch, [found], static _ => { });
        lease.Open();
        var sum = lease.Device.Batch<float, float>(TestKit.Kernels.Sum, longest: 4);
        Assert.Equal((float[])[6, 0], await sum.Run([[1, 2, 3], []]));
        lease.Close(static error => Assert.Fail(error.Message));
    }

    [CudaFact]
    public async Task An_illegal_access_is_a_fault_and_the_next_lease_works()
    {
        var found = DeviceCatalog.Find().First(d => d.Kind == "CUDA");
        var free = 0L;
        for (var epoch = 1; epoch <= 3; epoch++)
        {
            var lost = 0;
            var lease = new DeviceLease("Tested", epoch, DateTimeOffset.UnixEpoch, [found], _ => lost++);
            lease.Open();
            var far = lease.Device.Batch<int, float>(TestKit.Kernels.Reach);

            // What the one before held is free again, weights and all.
            var now = await ((AcceleratorDevice)lease.Device).Run((a, _) => ((CudaAccelerator)a).GetFreeMemory());
            if (free == 0) free = now;
            Assert.InRange(now, free - (256L << 20), long.MaxValue);
            _ = lease.Device.Hold<byte>(new byte[1 << 30]);
            Assert.Equal((float[])[1], await far.Run([0]));
            await Assert.ThrowsAsync<DeviceFaultException>(() => far.Run([int.MaxValue / 2]));
            Assert.Equal(1, lost);
            lease.Close(static error => Assert.Fail(error.Message));
        }
    }
}

/// <summary>Runs where a CUDA device is; elsewhere it is skipped, and says so.</summary>
sealed class CudaFactAttribute : FactAttribute
{
    public CudaFactAttribute()
    {
        DriverLibraries.Resolve();
        if (CudaDevice.GetDevices(static _ => true).Length == 0) Skip = "no CUDA device on this machine";
    }
}
