namespace GWorker;

/// <summary>A method's typed contract: keeps a call typed from the caller to the user's code.</summary>
/// <typeparam name="TIn">What one caller sends: one item of a batch method, a tuple where the method has several inputs.</typeparam>
/// <typeparam name="TOut">What one caller gets.</typeparam>
public abstract class Contract<TIn, TOut> : MethodContract
{
    private protected Contract(string name, int index, MethodTraits traits, string signature, MethodKind kind)
        : base(name, index, traits, signature, kind)
    {
    }

    internal sealed override TResult Accept<TResult>(IContractVisitor<TResult> visitor) => visitor.Visit(this);

    /// <summary>Calls a plain method on a worker.</summary>
    internal virtual ValueTask<TOut> Invoke(object worker, TIn input, CallContext context) => throw Not("plain");

    /// <summary>Calls a batch method on a worker: one result per input, as values or as outcomes.</summary>
    internal virtual ValueTask<BatchResult<TOut>> InvokeBatch(object worker, Batch<TIn> inputs, CallContext context) => throw Not("batch");

    /// <summary>Calls a method that streams: null where the user's code gave none.</summary>
    internal virtual IAsyncEnumerable<TOut>? InvokeStream(object worker, TIn input, CallContext context) => throw Not("stream");

    InvalidOperationException Not(string kind) => new($"{Name} is no {kind} method.");
}
