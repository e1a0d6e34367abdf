namespace GWorker;

/// <summary>The part of a method's contract that does not depend on its types.</summary>
public abstract class MethodContract
{
    private protected MethodContract(string name, int index, MethodTraits traits, string signature, MethodKind kind)
    {
        Name = name;
        Index = index;
        Traits = traits;
        Signature = signature;
        Kind = kind;
    }

    /// <summary>The method's name in C#.</summary>
    public string Name { get; }

    /// <summary>Its place in <see cref="WorkerContract{T}.Methods"/>.</summary>
    public int Index { get; }

    /// <summary>How it is called.</summary>
    public MethodTraits Traits { get; }

    /// <summary>Its shape as text, for example <c>Embed(Batch&lt;string&gt;) -> float[]</c>; equal on two nodes when the method is.</summary>
    public string Signature { get; }

    /// <summary>Whether callers send one item, get one answer, and the worker sees many.</summary>
    public bool IsBatch => Kind is MethodKind.Batch;

    /// <summary>Whether a caller gets any number of items, one after another.</summary>
    public bool IsStream => Kind is MethodKind.Stream or MethodKind.Live;

    internal MethodKind Kind { get; }

    /// <summary>Whether sequences of many callers run together, and one joins as soon as a place is free.</summary>
    internal bool IsLive => Kind is MethodKind.Live;

    /// <summary>Whether its items wait in lanes of their own, one per parameter set.</summary>
    internal bool HasLane => Kind is MethodKind.Batch or MethodKind.Live;

    internal bool IsAsync => (Traits & MethodTraits.Async) != 0;

    internal bool TakesToken => (Traits & MethodTraits.TakesToken) != 0;

    internal bool TakesContext => (Traits & MethodTraits.TakesContext) != 0;

    internal bool AllowsNull => (Traits & MethodTraits.AllowsNull) != 0;

    internal abstract TResult Accept<TResult>(IContractVisitor<TResult> visitor);

    /// <summary>The signature.</summary>
    public override string ToString() => Signature;
}
