using GWorker.Examples.VectorSearch;
using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>What the examples keep on a device, when that device is lost.</summary>
public class LostIndexTests
{
    [Fact]
    public async Task An_index_on_a_lost_device_is_given_up_without_an_error()
    {
        await using var leased = Leased.Emulated(new InjectingDriver());
        var index = VectorIndex.Load(leased.Device, $"{MadeUp.Prefix}10x4");
        await Assert.ThrowsAsync<DeviceFaultException>(() => ((AcceleratorDevice)leased.Device).Run<int>((_, _) => throw new InjectingDriver.Fault()));
        index.Dispose();
    }
}
