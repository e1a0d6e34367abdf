namespace GWorker;

/// <summary>Streams in the shape of the method they come from: without input, or with several.</summary>
public static class StreamSyntax
{
    /// <summary>The stream of a method that takes no input.</summary>
    public static IAsyncEnumerable<TOut> Remote<TOut>(this StreamStep<Unit, TOut> step, CancellationToken cancel = default) => step.Remote(default, cancel);

    /// <summary>The stream of a method of two inputs.</summary>
    public static IAsyncEnumerable<TOut> Remote<T1, T2, TOut>(this StreamStep<(T1, T2), TOut> step, T1 first, T2 second, CancellationToken cancel = default) =>
        step.Remote((first, second), cancel);

    /// <summary>The stream of a method of three inputs.</summary>
    public static IAsyncEnumerable<TOut> Remote<T1, T2, T3, TOut>(
        this StreamStep<(T1, T2, T3), TOut> step, T1 first, T2 second, T3 third, CancellationToken cancel = default) =>
        step.Remote((first, second, third), cancel);

    /// <summary>The stream of a method of four inputs.</summary>
    public static IAsyncEnumerable<TOut> Remote<T1, T2, T3, T4, TOut>(
        this StreamStep<(T1, T2, T3, T4), TOut> step, T1 first, T2 second, T3 third, T4 fourth, CancellationToken cancel = default) =>
        step.Remote((first, second, third, fourth), cancel);
}
