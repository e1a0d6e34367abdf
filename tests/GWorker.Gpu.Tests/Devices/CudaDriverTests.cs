using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU.Runtime.Cuda;
using ILGPU.Util;

namespace GWorker.Tests;

/// <summary>What the driver for CUDA takes from ILGPU beyond its promises, where no CUDA is needed to see it.</summary>
public class CudaDriverTests
{
    [Fact]
    public void Too_little_memory_is_known_by_the_name_of_its_code()
    {
        Assert.True(CudaDriver.IsMemory(Error(nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY))));
        Assert.False(CudaDriver.IsMemory(Error(nameof(CudaError.CUDA_ERROR_ILLEGAL_ADDRESS))));
    }

    [Fact]
    public void Too_little_memory_is_no_fault_though_there_be_no_context() =>
        Assert.Equal(Trouble.Memory, new CudaDriver(0, null).Judge(Error(nameof(CudaError.CUDA_ERROR_OUT_OF_MEMORY))));

    [Fact]
    public void What_a_finalizer_calls_is_still_there()
    {
        var what = new Disposed();
        CudaDriver.DisposeDriver(what, disposing: false);
        Assert.Equal([false], what.Calls);
        Assert.True(what.IsDisposed);
    }

    /// <summary>Its constructors ask the driver for a text, which needs one.</summary>
    static CudaException Error(string code)
    {
        var error = (CudaException)RuntimeHelpers.GetUninitializedObject(typeof(CudaException));
        typeof(CudaException).GetField($"<{nameof(CudaException.Error)}>k__BackingField", BindingFlags.NonPublic | BindingFlags.Instance)!.SetValue(error, code);
        return error;
    }

    sealed class Disposed : DisposeBase
    {
        internal List<bool> Calls { get; } = [];

        protected override void Dispose(bool disposing) => Calls.Add(disposing);
    }
}
