namespace GWorker;

/// <summary>No worker could take the call in time: it has not run. Or, of whoever asks for a spawned call: it could not be asked for from here.</summary>
public sealed class UnavailableException : GWorkerException
{
    internal UnavailableException(string worker, string why, string advice, Exception? cause = null)
        : base($"{worker} is unavailable: {why}. {advice}.", cause) => Why = why;

    internal UnavailableException(Told told, string why)
        : base(told) =>
        Why = why;

    /// <summary>Why there was no worker.</summary>
    public string Why { get; }
}
