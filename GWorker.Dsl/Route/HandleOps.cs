namespace GWorker;

/// <summary>What generated handle extensions call. <see cref="Handle{TWorker}"/> itself keeps no public members.</summary>
public static class HandleOps
{
    /// <summary>The step of a plain method.</summary>
    public static Step<TIn, TOut> Step<TWorker, TIn, TOut>(Handle<TWorker> handle, Method<TWorker, TIn, TOut> method)
        where TWorker : class, IWorker<TWorker> =>
        handle.Step(method, static (destination, contract) => new Step<TIn, TOut>(destination, (Contract<TIn, TOut>)contract));

    /// <summary>The step of a batch method.</summary>
    public static BatchStep<TIn, TOut> Step<TWorker, TIn, TOut>(Handle<TWorker> handle, BatchMethod<TWorker, TIn, TOut> method)
        where TWorker : class, IWorker<TWorker> =>
        handle.Step(method, static (destination, contract) => new BatchStep<TIn, TOut>(destination, (Contract<TIn, TOut>)contract));

    /// <summary>The step of a method that streams.</summary>
    public static StreamStep<TIn, TOut> Step<TWorker, TIn, TOut>(Handle<TWorker> handle, StreamMethod<TWorker, TIn, TOut> method)
        where TWorker : class, IWorker<TWorker> =>
        handle.Step(method, static (destination, contract) => new StreamStep<TIn, TOut>(destination, (Contract<TIn, TOut>)contract));

    /// <summary>The step of a method that steps live sequences.</summary>
    public static StreamStep<TIn, TOut> Step<TWorker, TIn, TState, TOut>(Handle<TWorker> handle, LiveMethod<TWorker, TIn, TState, TOut> method)
        where TWorker : class, IWorker<TWorker> =>
        handle.Step(method, static (destination, contract) => new StreamStep<TIn, TOut>(destination, (Contract<TIn, TOut>)contract));

    /// <summary>A handle whose calls carry one more parameter value; the same handle where the setting was not given.</summary>
    /// <param name="handle">The handle to start from: it does not change.</param>
    /// <param name="index">The parameter's place in <see cref="WorkerContract{T}.Parameters"/>.</param>
    /// <param name="setting">The value, if given.</param>
    public static Handle<TWorker> With<TWorker, T>(Handle<TWorker> handle, int index, Setting<T> setting) where TWorker : class, IWorker<TWorker>
    {
        if (!setting.IsSet) return handle;
        var parameter = TWorker.Contract.Parameters[index];
        var destination = handle.Destination;
        return new(parameter.PerPool
            ? destination with { Pool = destination.Pool.With(index, setting.Value, parameter.Default) }
            : destination with { Call = destination.Call.With(index, setting.Value, parameter.Default) });
    }
}
