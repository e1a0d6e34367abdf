namespace GWorker;

/// <summary>What a spawned call looks like at one moment: print it.</summary>
/// <param name="Stage">How far it has come.</param>
/// <param name="For">How long it has been there; of one that waits for a worker, how long that has been starting.</param>
/// <param name="Left">How long its outcome can still be fetched; null before its end.</param>
/// <param name="Why">The error's message, where it failed.</param>
public sealed record CallStatus(CallStage Stage, TimeSpan For, TimeSpan? Left = null, string? Why = null)
{
    /// <summary>Whether it is over: from here on its stage never changes.</summary>
    public bool IsOver => Stage >= CallStage.Done;

    /// <summary>For example <c>starting worker for 12.S</c>, or <c>failed 3.S ago, kept for 57.Mins more: …</c>.</summary>
    public override string ToString()
    {
        var name = Stage == CallStage.StartingWorker ? "starting worker" : Stage.ToString().ToLowerInvariant();
        if (!IsOver) return $"{name} for {Written.Measured(For)}";
        return $"{name} {Written.Measured(For)} ago{(Left is { } left ? $", kept for {Written.Measured(left)} more" : "")}{(Why is null ? "" : $": {Why}")}";
    }
}
