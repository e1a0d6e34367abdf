namespace GWorker;

/// <summary>The node that was called knows the worker, but not this method, or not in this shape: two versions of the program meet. The call has not run.</summary>
public sealed class ContractMismatchException : GWorkerException
{
    internal ContractMismatchException(string worker, string signature)
        : base($"{worker} on the node that was called has no method {signature}. Deploy the same version there, or keep the old method beside the new one while both are out.")
    {
        Worker = worker;
        Signature = signature;
    }

    internal ContractMismatchException(Told told, string worker, string signature)
        : base(told)
    {
        Worker = worker;
        Signature = signature;
    }

    /// <summary>The pool's name.</summary>
    public string Worker { get; }

    /// <summary>The method as the caller knows it.</summary>
    public string Signature { get; }
}
