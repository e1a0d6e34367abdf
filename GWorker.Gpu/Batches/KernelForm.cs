using System.Reflection;
using ILGPU;
using ILGPU.Runtime;

namespace GWorker;

/// <summary>A kernel of one of the shapes that batches have, with what runs it here and there.</summary>
/// <param name="Method">The user's method.</param>
/// <param name="Loop">Runs it as plain C#.</param>
/// <param name="Load">Loads it on an accelerator.</param>
internal sealed record KernelForm<TIn, TOut, TArgs>(MethodInfo Method, HostLoop<TIn, TOut, TArgs> Loop, Func<KernelLoader, TripLaunch<TIn, TOut, TArgs>> Load)
    where TIn : unmanaged where TOut : unmanaged where TArgs : struct;

/// <summary>The shapes: values to values, rows to values, rows to rows; each with arguments of the call and without.</summary>
internal static class KernelForm
{
    internal static KernelForm<TIn, TOut, Unit> Of<TIn, TOut>(Action<Index1D, ArrayView<TIn>, ArrayView<TOut>> kernel) where TIn : unmanaged where TOut : unmanaged => new(
        kernel.Method,
        (buffers, size, _) =>
        {
            var (from, to) = (buffers.InputView(size), buffers.OutputView(size));
            for (var i = 0; i < size.Items; i++) kernel(i, from, to);
        },
        loader =>
        {
            var launch = loader.LoadEach<Action<AcceleratorStream, Index1D, ArrayView<TIn>, ArrayView<TOut>>>(kernel);
            return (stream, buffers, size, _) => launch(stream, size.Items, buffers.InputView(size), buffers.OutputView(size));
        });

    internal static KernelForm<TIn, TOut, TArgs> Of<TIn, TOut, TArgs>(Action<Index1D, ArrayView<TIn>, ArrayView<TOut>, TArgs> kernel)
        where TIn : unmanaged where TOut : unmanaged where TArgs : struct => new(
        kernel.Method,
        (buffers, size, args) =>
        {
            var (from, to) = (buffers.InputView(size), buffers.OutputView(size));
            for (var i = 0; i < size.Items; i++) kernel(i, from, to, args);
        },
        loader =>
        {
            var launch = loader.LoadEach<Action<AcceleratorStream, Index1D, ArrayView<TIn>, ArrayView<TOut>, TArgs>>(kernel);
            return (stream, buffers, size, args) => launch(stream, size.Items, buffers.InputView(size), buffers.OutputView(size), args);
        });

    internal static KernelForm<TIn, TOut, Unit> Of<TIn, TOut>(Action<Index1D, Rows<TIn>, ArrayView<TOut>> kernel) where TIn : unmanaged where TOut : unmanaged => new(
        kernel.Method,
        (buffers, size, _) =>
        {
            var (from, to) = (buffers.InputRows(size), buffers.OutputView(size));
            for (var i = 0; i < size.Items; i++) kernel(i, from, to);
        },
        loader =>
        {
            var launch = loader.LoadEach<Action<AcceleratorStream, Index1D, Rows<TIn>, ArrayView<TOut>>>(kernel);
            return (stream, buffers, size, _) => launch(stream, size.Items, buffers.InputRows(size), buffers.OutputView(size));
        });

    internal static KernelForm<TIn, TOut, TArgs> Of<TIn, TOut, TArgs>(Action<Index1D, Rows<TIn>, ArrayView<TOut>, TArgs> kernel)
        where TIn : unmanaged where TOut : unmanaged where TArgs : struct => new(
        kernel.Method,
        (buffers, size, args) =>
        {
            var (from, to) = (buffers.InputRows(size), buffers.OutputView(size));
            for (var i = 0; i < size.Items; i++) kernel(i, from, to, args);
        },
        loader =>
        {
            var launch = loader.LoadEach<Action<AcceleratorStream, Index1D, Rows<TIn>, ArrayView<TOut>, TArgs>>(kernel);
            return (stream, buffers, size, args) => launch(stream, size.Items, buffers.InputRows(size), buffers.OutputView(size), args);
        });

    internal static KernelForm<TIn, TOut, Unit> Of<TIn, TOut>(Action<Index1D, Rows<TIn>, Rows<TOut>> kernel) where TIn : unmanaged where TOut : unmanaged => new(
        kernel.Method,
        (buffers, size, _) =>
        {
            var (from, to) = (buffers.InputRows(size), buffers.OutputRows(size));
            for (var i = 0; i < size.Items; i++) kernel(i, from, to);
        },
        loader =>
        {
            var launch = loader.LoadEach<Action<AcceleratorStream, Index1D, Rows<TIn>, Rows<TOut>>>(kernel);
            return (stream, buffers, size, _) => launch(stream, size.Items, buffers.InputRows(size), buffers.OutputRows(size));
        });

    internal static KernelForm<TIn, TOut, TArgs> Of<TIn, TOut, TArgs>(Action<Index1D, Rows<TIn>, Rows<TOut>, TArgs> kernel)
        where TIn : unmanaged where TOut : unmanaged where TArgs : struct => new(
        kernel.Method,
        (buffers, size, args) =>
        {
            var (from, to) = (buffers.InputRows(size), buffers.OutputRows(size));
            for (var i = 0; i < size.Items; i++) kernel(i, from, to, args);
        },
        loader =>
        {
            var launch = loader.LoadEach<Action<AcceleratorStream, Index1D, Rows<TIn>, Rows<TOut>, TArgs>>(kernel);
            return (stream, buffers, size, args) => launch(stream, size.Items, buffers.InputRows(size), buffers.OutputRows(size), args);
        });
}
