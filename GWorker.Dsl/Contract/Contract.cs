namespace GWorker;

/// <summary>A method's typed contract: keeps a call typed from the caller to the user's code.</summary>
/// <typeparam name="TIn">What one caller sends: one item of a batch method, a tuple where the method has several inputs.</typeparam>
/// <typeparam name="TOut">What one caller gets.</typeparam>
public abstract class Contract<TIn, TOut> : MethodContract
{
    private protected Contract(string name, int index, MethodTraits traits, string signature, bool isBatch)
        : base(name, index, traits, signature, isBatch)
    {
    }

    internal sealed override TResult Accept<TResult>(IContractVisitor<TResult> visitor) => visitor.Visit(this);

    /// <summary>Calls a plain method on a worker.</summary>
    internal abstract ValueTask<TOut> Invoke(object worker, TIn input, CallContext context);

    /// <summary>Calls a batch method on a worker: one result per input, as values or as outcomes.</summary>
    internal abstract ValueTask<BatchResult<TOut>> InvokeBatch(object worker, Batch<TIn> inputs, CallContext context);
}
