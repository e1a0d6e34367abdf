namespace GWorker;

/// <summary>The typed token of a batch method, for example <c>Embedder.Methods.Embed</c>.</summary>
/// <typeparam name="TWorker">The worker class.</typeparam>
/// <typeparam name="TIn">One item's input.</typeparam>
/// <typeparam name="TOut">One item's result.</typeparam>
public sealed class BatchMethod<TWorker, TIn, TOut> : Contract<TIn, TOut> where TWorker : class, IWorker<TWorker>
{
    readonly Func<TWorker, Batch<TIn>, CallContext, ValueTask<BatchResult<TOut>>> invoke;

    /// <summary>Written by the generator.</summary>
    public BatchMethod(string name, int index, MethodTraits traits, string signature, Func<TWorker, Batch<TIn>, CallContext, ValueTask<BatchResult<TOut>>> invoke, Func<TIn, string?>? missing = null)
        : base(name, index, traits, signature, MethodKind.Batch, missing) => this.invoke = invoke;

    internal override ValueTask<BatchResult<TOut>> InvokeBatch(object worker, Batch<TIn> inputs, CallContext context) =>
        invoke((TWorker)worker, inputs, context);
}
