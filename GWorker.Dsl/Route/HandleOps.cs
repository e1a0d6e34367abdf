namespace GWorker;

/// <summary>What generated handle extensions call. <see cref="Handle{TWorker}"/> itself keeps no public members.</summary>
public static class HandleOps
{
    /// <summary>The step of a plain method.</summary>
    public static Step<TIn, TOut> Step<TWorker, TIn, TOut>(Handle<TWorker> handle, Method<TWorker, TIn, TOut> method)
        where TWorker : class, IWorker<TWorker> =>
        handle.Step(method, static (address, contract) => new Step<TIn, TOut>(address, (Contract<TIn, TOut>)contract));

    /// <summary>The step of a batch method.</summary>
    public static BatchStep<TIn, TOut> Step<TWorker, TIn, TOut>(Handle<TWorker> handle, BatchMethod<TWorker, TIn, TOut> method)
        where TWorker : class, IWorker<TWorker> =>
        handle.Step(method, static (address, contract) => new BatchStep<TIn, TOut>(address, (Contract<TIn, TOut>)contract));

    /// <summary>A handle whose calls carry one more parameter value; the same handle where the setting was not given.</summary>
    /// <param name="handle">The handle to start from: it does not change.</param>
    /// <param name="index">The parameter's place in <see cref="WorkerContract{T}.Parameters"/>.</param>
    /// <param name="setting">The value, if given.</param>
    public static Handle<TWorker> With<TWorker, T>(Handle<TWorker> handle, int index, Setting<T> setting) where TWorker : class, IWorker<TWorker>
    {
        if (!setting.IsSet) return handle;
        var parameter = TWorker.Contract.Parameters[index];
        var address = handle.Address;
        return new(parameter.PerPool
            ? address with { Pool = address.Pool.With(index, setting.Value, parameter.Default) }
            : address with { Call = address.Call.With(index, setting.Value, parameter.Default) });
    }
}
