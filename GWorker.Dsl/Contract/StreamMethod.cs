namespace GWorker;

/// <summary>The typed token of a method that streams, for example <c>LanguageModel.Methods.Tokens</c>.</summary>
/// <typeparam name="TWorker">The worker class.</typeparam>
/// <typeparam name="TIn">Its input: <see cref="Unit"/> for none, a tuple for several.</typeparam>
/// <typeparam name="TOut">One item of the stream.</typeparam>
public sealed class StreamMethod<TWorker, TIn, TOut> : Contract<TIn, TOut> where TWorker : class, IWorker<TWorker>
{
    readonly Func<TWorker, TIn, CallContext, IAsyncEnumerable<TOut>?> invoke;

    /// <summary>Written by the generator.</summary>
    public StreamMethod(string name, int index, MethodTraits traits, string signature, Func<TWorker, TIn, CallContext, IAsyncEnumerable<TOut>?> invoke, Func<TIn, string?>? missing = null)
        : base(name, index, traits, signature, MethodKind.Stream, missing) => this.invoke = invoke;

    internal override IAsyncEnumerable<TOut>? InvokeStream(object worker, TIn input, CallContext context) => invoke((TWorker)worker, input, context);
}
