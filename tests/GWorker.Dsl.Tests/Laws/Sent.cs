namespace GWorker.Tests.Laws;

/// <summary>One item that a test sent, and what came of it.</summary>
sealed class Sent(int id, Move.Send call, int list, DateTimeOffset at, CancellationTokenSource? cancel)
{
    internal int Id => id;

    internal Move.Send Call => call;

    internal Kind Kind => call.Kind;

    internal bool IsBatch => call.Kind is Kind.Fast or Kind.Many;

    /// <summary>Items of one client's list have one number.</summary>
    internal int List => list;

    internal DateTimeOffset At => at;

    internal CancellationTokenSource? Cancel => cancel;

    internal DateTimeOffset? Deadline => call.WithinMs is { } ms ? at.AddMilliseconds(ms) : null;

    internal CountingSink Sink { get; } = new();

    public override string ToString() => $"#{id} {call.Kind} level {call.Level} {call.Act} → {Sink.Failure?.Message ?? (Sink.Ended ? $"{Sink.Value}" : "no answer")}";
}
