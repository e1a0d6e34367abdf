using ILGPU;

namespace GWorker;

/// <summary>
/// Kernels of the user's own as batch methods. A kernel is a static method whose first parameter counts items. On a GPU it is compiled
/// by ILGPU and a batch is one trip: packed into page-locked memory, copied, computed, copied back. On the CPU it runs as the C# that it
/// is. Either way it must compile for a GPU, or the worker does not start. In all of these <c>most</c> is how many items one trip
/// takes; buffers for so many are made at once, and a larger batch makes several trips.
/// </summary>
public static class GpuBatchSyntax
{
    /// <summary>Values to values: <c>static void Twice(Index1D i, ArrayView&lt;float&gt; x, ArrayView&lt;float&gt; y) => y[i] = 2 * x[i];</c>.</summary>
    /// <exception cref="KernelException">The kernel does not compile; the message has the reason and the source line.</exception>
    /// <exception cref="DeviceMemoryException">The buffers do not fit.</exception>
    public static KernelBatch<TIn, TOut> Batch<TIn, TOut>(this GpuDevice gpu, Action<Index1D, ArrayView<TIn>, ArrayView<TOut>> kernel, int most = 1000)
        where TIn : unmanaged where TOut : unmanaged =>
        new(Make(gpu, kernel, KernelForm.Of, new Values<TIn>(), new Values<TOut>(), null, most));

    /// <summary>Values to values, with arguments of the call.</summary>
    /// <inheritdoc cref="Batch{TIn, TOut}(GpuDevice, Action{Index1D, ArrayView{TIn}, ArrayView{TOut}}, int)" path="/exception"/>
    public static KernelBatch<TIn, TOut, TArgs> Batch<TIn, TOut, TArgs>(this GpuDevice gpu, Action<Index1D, ArrayView<TIn>, ArrayView<TOut>, TArgs> kernel, int most = 1000)
        where TIn : unmanaged where TOut : unmanaged where TArgs : struct =>
        new(Make(gpu, kernel, KernelForm.Of, new Values<TIn>(), new Values<TOut>(), null, most));

    /// <summary>Rows to values: <c>static void Sum(Index1D i, Rows&lt;float&gt; x, ArrayView&lt;float&gt; y)</c>, where row i is <c>x[i]</c>.</summary>
    /// <param name="gpu">The worker's device.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="longest">The most elements that a row may have.</param>
    /// <param name="most">Rows of one trip.</param>
    /// <inheritdoc cref="Batch{TIn, TOut}(GpuDevice, Action{Index1D, ArrayView{TIn}, ArrayView{TOut}}, int)" path="/exception"/>
    public static KernelBatch<TIn[], TOut> Batch<TIn, TOut>(this GpuDevice gpu, Action<Index1D, Rows<TIn>, ArrayView<TOut>> kernel, int longest, int most = 64)
        where TIn : unmanaged where TOut : unmanaged =>
        new(Make(gpu, kernel, KernelForm.Of, Rows<TIn>(longest), new Values<TOut>(), null, most));

    /// <summary>Rows to values, with arguments of the call.</summary>
    /// <inheritdoc cref="Batch{TIn, TOut}(GpuDevice, Action{Index1D, Rows{TIn}, ArrayView{TOut}}, int, int)"/>
    public static KernelBatch<TIn[], TOut, TArgs> Batch<TIn, TOut, TArgs>(
        this GpuDevice gpu, Action<Index1D, Rows<TIn>, ArrayView<TOut>, TArgs> kernel, int longest, int most = 64)
        where TIn : unmanaged where TOut : unmanaged where TArgs : struct =>
        new(Make(gpu, kernel, KernelForm.Of, Rows<TIn>(longest), new Values<TOut>(), null, most));

    /// <summary>Rows to rows: <c>static void Softmax(Index1D i, Rows&lt;float&gt; x, Rows&lt;float&gt; y)</c>.</summary>
    /// <param name="gpu">The worker's device.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="longest">The most elements that a row may have.</param>
    /// <param name="width">How many elements each row of results has; by default as many as its item.</param>
    /// <param name="most">Rows of one trip.</param>
    /// <inheritdoc cref="Batch{TIn, TOut}(GpuDevice, Action{Index1D, ArrayView{TIn}, ArrayView{TOut}}, int)" path="/exception"/>
    public static KernelBatch<TIn[], TOut[]> Batch<TIn, TOut>(
        this GpuDevice gpu, Action<Index1D, Rows<TIn>, Rows<TOut>> kernel, int longest, int? width = null, int most = 64)
        where TIn : unmanaged where TOut : unmanaged =>
        new(Make(gpu, kernel, KernelForm.Of, Rows<TIn>(longest), Rows<TOut>(width ?? longest), width, most));

    /// <summary>Rows to rows, with arguments of the call.</summary>
    /// <inheritdoc cref="Batch{TIn, TOut}(GpuDevice, Action{Index1D, Rows{TIn}, Rows{TOut}}, int, int?, int)"/>
    public static KernelBatch<TIn[], TOut[], TArgs> Batch<TIn, TOut, TArgs>(
        this GpuDevice gpu, Action<Index1D, Rows<TIn>, Rows<TOut>, TArgs> kernel, int longest, int? width = null, int most = 64)
        where TIn : unmanaged where TOut : unmanaged where TArgs : struct =>
        new(Make(gpu, kernel, KernelForm.Of, Rows<TIn>(longest), Rows<TOut>(width ?? longest), width, most));

    /// <summary>Loads numbers onto the device for as long as the worker lives: weights, for kernels' arguments.</summary>
    /// <exception cref="DeviceMemoryException">They do not fit.</exception>
    public static DeviceArray<T> Hold<T>(this GpuDevice gpu, ReadOnlyMemory<T> values) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(gpu);
        return new(gpu, values);
    }

    static Arrays<T> Rows<T>(int longest) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(longest);
        return new(longest);
    }

    static Trips<TItem, TIn, TResult, TOut, TArgs> Make<TKernel, TItem, TIn, TResult, TOut, TArgs>(
        GpuDevice gpu, TKernel kernel, Func<TKernel, KernelForm<TIn, TOut, TArgs>> form, Layout<TItem, TIn> inputs, Layout<TResult, TOut> outputs, int? width, int most)
        where TKernel : class where TIn : unmanaged where TOut : unmanaged where TArgs : struct
    {
        ArgumentNullException.ThrowIfNull(gpu);
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        return new(gpu, form(kernel), inputs, outputs, width, most);
    }
}
