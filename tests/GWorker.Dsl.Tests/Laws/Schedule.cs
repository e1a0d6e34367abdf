namespace GWorker.Tests.Laws;

/// <summary>How the worker of a schedule runs.</summary>
public sealed record Conditions(
    int? Concurrent, int Max, int WaitMs, int Lanes, bool Eager, bool Isolate, int Retries, int Queue, bool Readiness)
{
    internal Cls<Busy> Definition()
    {
        var cls = App.Cls<Busy>().MinWorkers(1).Batched(Max, WaitMs.Ms).Lanes(Lanes).Queue(Queue).StuckAfter(2.S).Grace(3.S)
            .Liveness(Busy.Methods.Well, period: 1.S, failures: 2).Retries(Retries);
        if (Concurrent is { } n) cls = cls.Concurrent(n);
        if (Eager) cls = cls.Eager();
        if (Isolate) cls = cls.IsolateFailures();
        if (Readiness) cls = cls.Readiness(Busy.Methods.Set, period: 1.S);
        return cls;
    }
}

/// <summary>One thing that happens to a node under test.</summary>
public abstract record Move
{
    /// <summary>A call of <paramref name="Count"/> items: more than one is a client's list.</summary>
    public sealed record Send(Kind Kind, int Level, int Ms, Act Act, int Count, int? WithinMs, bool Cancellable) : Move;

    /// <summary>The caller of the <paramref name="Which"/>th cancellable call so far gives up.</summary>
    public sealed record Cancel(int Which) : Move;

    /// <summary>The clock moves, in steps.</summary>
    public sealed record Advance(int Ms, int StepMs) : Move;

    /// <summary>The liveness probe fails from here on, or passes again.</summary>
    public sealed record Health(bool IsWell) : Move;

    /// <summary>The readiness probe fails from here on, or passes again.</summary>
    public sealed record Readiness(bool IsSet) : Move;

    /// <summary>The next enters throw.</summary>
    public sealed record FailEnters(int Count) : Move;

    /// <summary>All code that hangs goes on.</summary>
    public sealed record Release : Move;
}

/// <summary>A definition and what happens to it.</summary>
public sealed record Schedule(Conditions Conditions, Move[] Moves)
{
    public override string ToString() => $"{Conditions}\n{string.Join('\n', Moves.Select(m => $"  {m}"))}\n";
}
