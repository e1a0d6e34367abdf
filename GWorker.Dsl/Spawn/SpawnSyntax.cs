namespace GWorker;

/// <summary>Spawned calls in the shape of the method they go to: without input, or with several.</summary>
public static class SpawnSyntax
{
    /// <summary>Spawns a call of a method that takes no input.</summary>
    public static Task<FunctionCall<TOut>> Spawn<TOut>(this Step<Unit, TOut> step, TimeSpan? timeToLive = null, CancellationToken cancel = default) =>
        step.Spawn(default, timeToLive, cancel);

    /// <summary>Spawns a call of a method of two inputs.</summary>
    public static Task<FunctionCall<TOut>> Spawn<T1, T2, TOut>(
        this Step<(T1, T2), TOut> step, T1 first, T2 second, TimeSpan? timeToLive = null, CancellationToken cancel = default) =>
        step.Spawn((first, second), timeToLive, cancel);

    /// <summary>Spawns a call of a method of three inputs.</summary>
    public static Task<FunctionCall<TOut>> Spawn<T1, T2, T3, TOut>(
        this Step<(T1, T2, T3), TOut> step, T1 first, T2 second, T3 third, TimeSpan? timeToLive = null, CancellationToken cancel = default) =>
        step.Spawn((first, second, third), timeToLive, cancel);

    /// <summary>Spawns a call of a method of four inputs.</summary>
    public static Task<FunctionCall<TOut>> Spawn<T1, T2, T3, T4, TOut>(
        this Step<(T1, T2, T3, T4), TOut> step, T1 first, T2 second, T3 third, T4 fourth, TimeSpan? timeToLive = null, CancellationToken cancel = default) =>
        step.Spawn((first, second, third, fourth), timeToLive, cancel);
}
