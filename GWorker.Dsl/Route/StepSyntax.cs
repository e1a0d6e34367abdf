namespace GWorker;

/// <summary>Calls in the shape of the method they go to: without input, or with several.</summary>
public static class StepSyntax
{
    /// <summary>Calls a method that takes no input.</summary>
    public static Task<TOut> Remote<TOut>(this Step<Unit, TOut> step, CancellationToken cancel = default) => step.Remote(default, cancel);

    /// <summary>Calls a method of two inputs.</summary>
    public static Task<TOut> Remote<T1, T2, TOut>(this Step<(T1, T2), TOut> step, T1 first, T2 second, CancellationToken cancel = default) =>
        step.Remote((first, second), cancel);

    /// <summary>Calls a method of three inputs.</summary>
    public static Task<TOut> Remote<T1, T2, T3, TOut>(this Step<(T1, T2, T3), TOut> step, T1 first, T2 second, T3 third, CancellationToken cancel = default) =>
        step.Remote((first, second, third), cancel);

    /// <summary>Calls a method of four inputs.</summary>
    public static Task<TOut> Remote<T1, T2, T3, T4, TOut>(
        this Step<(T1, T2, T3, T4), TOut> step, T1 first, T2 second, T3 third, T4 fourth, CancellationToken cancel = default) =>
        step.Remote((first, second, third, fourth), cancel);
}
