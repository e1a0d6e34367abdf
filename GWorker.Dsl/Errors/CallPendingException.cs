namespace GWorker;

/// <summary>A spawned call was not over, as far as is known, within the time that its outcome was waited for. It goes on.</summary>
public sealed class CallPendingException : GWorkerException
{
    internal CallPendingException(string id, TimeSpan timeout, CallStatus? status)
        : base($"Spawned call {id} is not over after {Written.Measured(timeout)}: {status?.ToString() ?? "the node that keeps it does not say how far it has come"}. Get it again later, or give it up with Cancel().")
    {
        Id = id;
        Status = status;
    }

    /// <summary>The call's id.</summary>
    public string Id { get; }

    /// <summary>What it looked like then; null where the node that keeps it did not say so in time.</summary>
    public CallStatus? Status { get; }
}
