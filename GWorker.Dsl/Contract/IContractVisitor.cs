namespace GWorker;

/// <summary>Meets a contract with its types: what must know them, and is not the contract's own business, comes through here.</summary>
internal interface IContractVisitor<out TResult>
{
    TResult Visit<TIn, TOut>(Contract<TIn, TOut> contract);
}
