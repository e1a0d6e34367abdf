namespace GWorker;

/// <summary>A method's typed contract: keeps a call typed from the caller to the user's code.</summary>
/// <typeparam name="TIn">What one caller sends: one item of a batch method, a tuple where the method has several inputs.</typeparam>
/// <typeparam name="TOut">What one caller gets.</typeparam>
public abstract class Contract<TIn, TOut> : MethodContract
{
    // Names the part of a tuple that is null and may not be. Null where there is none to look at.
    readonly Func<TIn, string?>? missing;

    private protected Contract(string name, int index, MethodTraits traits, string signature, MethodKind kind, Func<TIn, string?>? missing)
        : base(name, index, traits, signature, kind) => this.missing = missing;

    /// <summary>What is wrong with an input that is null, or has a part that is, where the method's signature does not allow that; else null.</summary>
    /// <param name="input">What a caller sends.</param>
    /// <param name="argument">What the caller knows it as.</param>
    internal ArgumentNullException? Refuse(TIn input, string argument) =>
        input is null ? (AllowsNull ? null : RefuseNull(argument)) :
        missing is null ? null : RefusePart(missing(input), argument);

    internal ArgumentNullException RefuseNull(string argument) =>
        new(argument, $"{Name} does not take null: its input is {typeof(TIn).Name}. Declare it nullable to allow it.");

    ArgumentNullException? RefusePart(string? part, string argument) =>
        part is null ? null : new($"{argument}.{part}", $"{Name} does not take null as its {part}. Declare it nullable to allow it.");

    internal sealed override TResult Accept<TResult>(IContractVisitor<TResult> visitor) => visitor.Visit(this);

    /// <summary>Calls a plain method on a worker.</summary>
    internal virtual ValueTask<TOut> Invoke(object worker, TIn input, CallContext context) => throw Not("plain");

    /// <summary>Calls a batch method on a worker: one result per input, as values or as outcomes.</summary>
    internal virtual ValueTask<BatchResult<TOut>> InvokeBatch(object worker, Batch<TIn> inputs, CallContext context) => throw Not("batch");

    /// <summary>Calls a method that streams: null where the user's code gave none.</summary>
    internal virtual IAsyncEnumerable<TOut>? InvokeStream(object worker, TIn input, CallContext context) => throw Not("stream");

    InvalidOperationException Not(string kind) => new($"{Name} is no {kind} method.");
}
