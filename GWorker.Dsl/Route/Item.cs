namespace GWorker;

/// <summary>
/// One input on its way: the node of the one list it stands in (its lane while queued, its worker's runs while running).
/// List links, state and times belong to the pool queue and are touched under its lock only.
/// </summary>
internal abstract class Item
{
    private protected Item(MethodContract method, Address address, CancellationToken cancel)
    {
        Method = method;
        Parameters = address.Call;
        Within = address.Within;
        Cancel = cancel;
    }

    internal readonly MethodContract Method;
    internal readonly ParameterSet Parameters;
    internal readonly TimeSpan? Within;
    internal readonly CancellationToken Cancel;

    internal Item? Previous;
    internal Item? Next;

    internal long Id;
    internal int Attempt;

    public abstract override string ToString();
}

/// <summary>An item with its types: what its batch or its call reads and answers.</summary>
internal sealed class Item<TIn, TOut>(Address address, Contract<TIn, TOut> method, TIn input, ISink<TOut> sink, CancellationToken cancel)
    : Item(method, address, cancel)
{
    internal readonly TIn Input = input;
    internal readonly ISink<TOut> Sink = sink;

    public override string ToString() => Method.Name;
}
