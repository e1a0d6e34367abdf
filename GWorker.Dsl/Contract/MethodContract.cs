namespace GWorker;

/// <summary>The part of a method's contract that does not depend on its types.</summary>
public abstract class MethodContract
{
    private protected MethodContract(string name, int index, MethodTraits traits, string signature, bool isBatch)
    {
        Name = name;
        Index = index;
        Traits = traits;
        Signature = signature;
        IsBatch = isBatch;
    }

    /// <summary>The method's name in C#.</summary>
    public string Name { get; }

    /// <summary>Its place in <see cref="WorkerContract{T}.Methods"/>.</summary>
    public int Index { get; }

    /// <summary>How it is called.</summary>
    public MethodTraits Traits { get; }

    /// <summary>Its shape as text, for example <c>Embed(Batch&lt;string&gt;) -> float[]</c>; equal on two nodes when the method is.</summary>
    public string Signature { get; }

    /// <summary>Whether callers send one item and the worker sees many.</summary>
    public bool IsBatch { get; }

    internal bool IsAsync => (Traits & MethodTraits.Async) != 0;

    internal bool TakesToken => (Traits & MethodTraits.TakesToken) != 0;

    internal bool TakesContext => (Traits & MethodTraits.TakesContext) != 0;

    internal bool AllowsNull => (Traits & MethodTraits.AllowsNull) != 0;

    internal abstract TResult Accept<TResult>(IContractVisitor<TResult> visitor);

    /// <summary>The signature.</summary>
    public override string ToString() => Signature;
}
