namespace GWorker;

/// <summary>No value: the input of a method without parameters, the output of one that returns nothing.</summary>
public readonly record struct Unit
{
    /// <inheritdoc/>
    public override string ToString() => "()";
}
