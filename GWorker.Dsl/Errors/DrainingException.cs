namespace GWorker;

/// <summary>The node is stopping and takes no new calls; what had not started was handed back. The call has not run.</summary>
public sealed class DrainingException : GWorkerException
{
    internal DrainingException(string worker)
        : base($"{worker} is stopping: the call was handed back before it started. Send it to another node, or again once this one is back.")
    {
    }

    internal DrainingException(Told told)
        : base(told)
    {
    }
}
