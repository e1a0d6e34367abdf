using System.Globalization;

namespace GWorker;

/// <summary>The deadline passed. The message and the data say where the time went.</summary>
public sealed class CallTimeoutException : GWorkerException
{
    internal CallTimeoutException(string worker, string method, TimeSpan deadline, TimeSpan queued, TimeSpan ran)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"{worker}.{method} was not answered within {deadline.TotalSeconds:0.0##} s: queued {queued.TotalSeconds:0.0##} s, ran {ran.TotalSeconds:0.0##} s. ") +
            (ran > queued ? "Give it longer with .Within(…), or make the method heed its CancellationToken and answer sooner." : "Give it longer with .Within(…), or add room with .Concurrent(…) or .MaxWorkers(…)."))
    {
        Deadline = deadline;
        Queued = queued;
        Ran = ran;
    }

    /// <summary>The same for whoever gave a deadline to a whole flow, of which a stage had what was left.</summary>
    internal CallTimeoutException OfWhole(string flow, TimeSpan deadline) => new(
        new($"{flow} was not over within {Written.Measured(deadline)}. The time ended here: {Message}", this), deadline, Queued, Ran);

    internal CallTimeoutException(Told told, TimeSpan deadline, TimeSpan queued, TimeSpan ran)
        : base(told)
    {
        Deadline = deadline;
        Queued = queued;
        Ran = ran;
    }

    /// <summary>What the call was given.</summary>
    public TimeSpan Deadline { get; }

    /// <summary>How long it waited for a slot and for company.</summary>
    public TimeSpan Queued { get; }

    /// <summary>How long the worker's code had it.</summary>
    public TimeSpan Ran { get; }
}
