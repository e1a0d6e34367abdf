namespace GWorker.Processes.Tests;

/// <summary>One call as the books have it: what its client wrote, and what the nodes did.</summary>
internal sealed class Call
{
    internal List<DateTime> Sent { get; } = [];

    /// <summary>What kind of call brought it.</summary>
    internal string Kind { get; set; } = "plain";

    /// <summary>The key of the first item of the list whose one outcome is its own too; else its own key.</summary>
    internal long Whole { get; set; }

    internal List<Outcome> Outcomes { get; } = [];

    internal List<Execution> Executions { get; } = [];
}

/// <summary>What a client was told.</summary>
/// <param name="By">Of an answer, which process ran it; else null.</param>
/// <param name="Attempt">Of an answer, as which attempt; else 0.</param>
/// <param name="Error">Of a failure, the type; else null.</param>
/// <param name="MayHaveRun">Of a failure: whether it says that the call may have run.</param>
/// <param name="At">When.</param>
internal sealed record Outcome(int? By, int Attempt, string? Error, bool MayHaveRun, DateTime At);

/// <summary>One run of a call.</summary>
/// <param name="Process">The node's process.</param>
/// <param name="Attempt">As the worker saw it.</param>
/// <param name="Start">When it began.</param>
internal sealed record Execution(int Process, int Attempt, DateTime Start)
{
    /// <summary>When it had ended; null where its process was killed before that.</summary>
    internal DateTime? End { get; set; }

    /// <summary>Whether it is a later attempt of the same call. Where one was made of a number twice, as in a batch with other calls, the time tells.</summary>
    internal bool IsAfter(Execution other) => Attempt != other.Attempt ? Attempt > other.Attempt : Start > other.Start;
}
