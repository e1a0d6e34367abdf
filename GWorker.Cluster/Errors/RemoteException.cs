namespace GWorker;

/// <summary>An error of another node that has no type here: that node runs another version, or the error stays where it arose. Its text says all there is.</summary>
public sealed class RemoteException : GWorkerException
{
    internal RemoteException(Told told)
        : base(told)
    {
    }
}
