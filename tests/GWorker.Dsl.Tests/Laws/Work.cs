namespace GWorker.Tests.Laws;

/// <summary>What the worker's code does with one item.</summary>
public enum Act
{
    Answer,
    ThrowAtOnce,
    ThrowLate,

    /// <summary>Runs on whatever its token says.</summary>
    Deaf,

    /// <summary>Gives up with the token's exception when the token fires.</summary>
    Polite,

    /// <summary>Throws an OperationCanceledException of its own.</summary>
    CancelItself,

    /// <summary>Does not return before <see cref="Ledger.ReleaseAll"/>.</summary>
    Hang,

    /// <summary>Makes a batch give back one result too few; a plain call just answers.</summary>
    Short,
}

/// <summary>One item of a law: who sent it, with which parameter, and what the worker is to do.</summary>
public sealed record Work(int Id, int Level, int Ms, Act Act);

public sealed class Boom(int id) : Exception($"boom {id}");
