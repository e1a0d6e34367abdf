using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A kernel that does not compile is found where it is made a batch method, and harms no other.</summary>
public class KernelCheckTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("emulated")]
    public async Task A_bad_kernel_says_why_and_where_and_the_next_one_compiles(string name)
    {
        await using var leased = Leased.Of(name);
        var text = Assert.Throws<KernelException>(() => leased.Device.Batch<float, float>(Kernels.Text));
        Assert.Equal(("Kernels.Text", "Cannot convert from 'string' to type 'Ptr<string, Generic>'"), (text.Kernel, text.Reason));
        var thrown = Assert.Throws<KernelException>(() => leased.Device.Batch<float, float>(Kernels.Throws));
        Assert.Equal("Not supported IL instruction of type 'Throw'", thrown.Reason);
        Assert.Matches(@"^Kernel Kernels\.Throws \(Kernels\.cs:\d+\) does not compile: Not supported IL instruction of type 'Throw'\.", thrown.Message);
        Assert.Contains("read only", Assert.Throws<KernelException>(() => leased.Device.Batch<float, float>(Kernels.Counts)).Reason, StringComparison.Ordinal);
        Assert.Equal((float[])[4], await leased.Device.Batch<float, float>(Kernels.Twice).Run([2]));
    }

    [Fact]
    public async Task The_line_is_where_the_kernel_is_written()
    {
        await using var leased = Leased.Cpu();
        var error = Assert.Throws<KernelException>(() => leased.Device.Batch<float, float>(Kernels.Text));
        var written = Array.FindIndex(File.ReadAllLines(Source()), line => line.Contains("void Text(", StringComparison.Ordinal)) + 1;
        Assert.Equal($"Kernels.cs:{written}", error.Line);

        static string Source([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "TestKit", "Kernels.cs");
    }

    [Fact]
    public void A_check_is_alone_among_all_that_load_kernels()
    {
        var isAlone = false;
        KernelCheck.Check(((Action<ILGPU.Index1D, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>>)Kernels.Twice).Method, _ => isAlone = AcceleratorDevice.Loads.IsHeldByCurrentThread);
        Assert.True(isAlone);
    }

    [Fact]
    public async Task A_kernel_that_is_not_static_says_so()
    {
        await using var leased = Leased.Cpu();
        var error = Assert.Throws<KernelException>(() => leased.Device.Batch<float, float>((i, x, y) => y[i] = x[i]));
        Assert.Equal("it is not static", error.Reason);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("emulated")]
    public async Task Arguments_of_a_type_that_nobody_else_sees_are_refused_everywhere(string name)
    {
        await using var leased = Leased.Of(name);
        var error = Assert.Throws<KernelException>(() => leased.Device.Batch<float, float, Kernels.Hidden>(Kernels.Hides));
        Assert.Equal("GWorker.Tests.TestKit.Kernels+Hidden must be public, since ILGPU launches kernels from an assembly of its own", error.Reason);
    }
}
