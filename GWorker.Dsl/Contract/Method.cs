namespace GWorker;

/// <summary>The typed token of a plain method, for example <c>Embedder.Methods.Health</c>.</summary>
/// <typeparam name="TWorker">The worker class.</typeparam>
/// <typeparam name="TIn">Its input: <see cref="Unit"/> for none, a tuple for several.</typeparam>
/// <typeparam name="TOut">Its result: <see cref="Unit"/> for none.</typeparam>
public sealed class Method<TWorker, TIn, TOut> : Contract<TIn, TOut> where TWorker : class, IWorker<TWorker>
{
    readonly Func<TWorker, TIn, CallContext, ValueTask<TOut>> invoke;

    /// <summary>Written by the generator.</summary>
    public Method(string name, int index, MethodTraits traits, string signature, Func<TWorker, TIn, CallContext, ValueTask<TOut>> invoke, Func<TIn, string?>? missing = null)
        : base(name, index, traits, signature, MethodKind.Plain, missing) => this.invoke = invoke;

    internal override ValueTask<TOut> Invoke(object worker, TIn input, CallContext context) => invoke((TWorker)worker, input, context);
}
