namespace GWorker;

/// <summary>How far a map has come.</summary>
/// <param name="Taken">Inputs that its source has given.</param>
/// <param name="Done">Answers that have come out.</param>
/// <param name="Failed">Items that have failed.</param>
public readonly record struct MapProgress(long Taken, long Done, long Failed);
