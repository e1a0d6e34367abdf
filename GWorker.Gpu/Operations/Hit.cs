namespace GWorker;

/// <summary>A row that <see cref="Operations.TopK"/> found.</summary>
/// <param name="Row">Its number in the index; -1 where there was no further row.</param>
/// <param name="Score">Its dot product with the query; -∞ where there was no further row.</param>
public readonly record struct Hit(int Row, float Score)
{
    /// <summary>No row.</summary>
    public static Hit None => new(-1, float.NegativeInfinity);
}
